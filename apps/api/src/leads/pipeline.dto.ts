import { ApiProperty } from '@nestjs/swagger';
import { LeadStatus } from '@libs/database/generated/enums.js';

/** An amount of money. */
export class MoneyDto {
  /** @example '300.00' */
  value: string;

  /**
   * ISO 4217.
   * @example 'USD'
   */
  currency: string;
}

/** All leads with one status. */
export class PipelineStageDto {
  @ApiProperty({ enum: LeadStatus, enumName: 'LeadStatus' })
  status: LeadStatus;

  /**
   * How many leads, in all currencies.
   * @example 7
   */
  @ApiProperty({ type: 'integer' })
  count: number;

  /**
   * What those in `currency` are worth together.
   * @example '12500.00'
   */
  value: string;

  /**
   * ISO 4217; the same in every stage: the currency in which most leads with a value are counted.
   * @example 'EUR'
   */
  currency: string;

  /** What those in other currencies are worth: amounts of different currencies do not add up. */
  otherValues: MoneyDto[];
}

/** The pipeline, from NEW to LOST. Every status is there, also those without leads. */
export class PipelineDto {
  stages: PipelineStageDto[];
}
