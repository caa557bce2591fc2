import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import { LeadStatus } from '@libs/database/generated/enums.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { IsInstant } from '@libs/http/instant.dto.js';
import { ScoreFactorDto } from './score-history.dto.js';
import type { Temperature } from './score.js';
import { TEMPERATURES } from './temperature.js';

/** A chance to sell. */
export class LeadDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a02' })
  id: string;

  /** Who may buy. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01' })
  customerId: string;

  /** @example 'How much is the large plan?' */
  title: string;

  /** Where it stands. */
  @ApiProperty({ enum: LeadStatus, enumName: 'LeadStatus' })
  status: LeadStatus;

  /**
   * 0 to 100: the sum of the factors' points. Stays as it was when the lead closed.
   * @example 74
   */
  @ApiProperty({ type: 'integer' })
  score: number;

  /** HOT from 70, WARM from 40, COLD below. */
  @ApiProperty({ enum: TEMPERATURES, enumName: 'Temperature', example: 'HOT' })
  temperature: Temperature;

  /** What the score is made of. */
  scoreFactors: ScoreFactorDto[];

  /** What it is worth, as a decimal with two places. */
  @ApiProperty({ type: String, nullable: true, example: '1250.00' })
  value: string | null;

  /**
   * ISO 4217.
   * @example 'EUR'
   */
  currency: string;

  /** The user who works on it. */
  @ApiProperty({ format: 'uuid', nullable: true, type: String })
  assignedToId: string | null;

  /** Why it was lost; null unless LOST. */
  lostReason: string | null;

  /** When it was won or lost; null while it is open. */
  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  closedAt: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  updatedAt: string;
}

/** A lead's fields as plain data. */
export type LeadState = { [Field in keyof LeadDto]: LeadDto[Field] };

/** A page of leads. */
export class LeadPageDto {
  data: LeadDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}

/** What leads can be sorted by. */
export type LeadSort = 'createdAt' | 'score' | 'value';

export const LEAD_SORTS = ['-createdAt', 'createdAt', '-score', 'score', '-value', 'value'] as const;

/** Which part of a customer's leads is wanted, and in which order. */
export class ListCustomerLeadsQuery extends PageQuery {
  /** The order; `-` in front means from high to low. Leads without a value count as the lowest. */
  @ApiPropertyOptional({ enum: LEAD_SORTS })
  @IsOptional()
  @IsIn(LEAD_SORTS)
  sort?: (typeof LEAD_SORTS)[number] = '-createdAt';
}

/** Which leads are wanted: all conditions hold together. */
export class ListLeadsQuery extends ListCustomerLeadsQuery {
  /** Only with this status. */
  @ApiPropertyOptional({ enum: LeadStatus, enumName: 'LeadStatus' })
  @IsOptional()
  @IsIn(Object.values(LeadStatus))
  status?: LeadStatus;

  /** Only this warm. */
  @ApiPropertyOptional({ enum: TEMPERATURES, enumName: 'Temperature' })
  @IsOptional()
  @IsIn(TEMPERATURES)
  temperature?: Temperature;

  /** Only with this score or a higher one, 0 to 100. */
  @ApiPropertyOptional({ type: 'integer' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(100)
  minScore?: number;

  /** Only with this score or a lower one, 0 to 100. */
  @ApiPropertyOptional({ type: 'integer' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(100)
  maxScore?: number;

  /** Only those this user works on. */
  @IsOptional()
  @IsUUID()
  assignedToId?: string;

  /** Only those of this customer. */
  @IsOptional()
  @IsUUID()
  customerId?: string;

  /** Only those opened at this time or later. */
  @IsOptional()
  @IsInstant()
  createdFrom?: Date;

  /** Only those opened before this time. */
  @IsOptional()
  @IsInstant()
  createdTo?: Date;
}
