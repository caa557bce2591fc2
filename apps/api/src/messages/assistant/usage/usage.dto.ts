import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsInstant } from '@libs/http/instant.dto.js';

/** Which calls are counted. */
export class AiUsageQuery {
  /** First instant in ISO 8601; a date is its midnight in UTC. Left out: the last 30 days, today included. */
  @ApiPropertyOptional({ type: String, format: 'date-time', example: '2026-03-01T00:00:00Z' })
  @IsOptional()
  @IsInstant()
  from?: Date;

  /** The instant before which it ends, at most 366 days after `from`. Left out: the end of today, in UTC. */
  @ApiPropertyOptional({ type: String, format: 'date-time', example: '2026-04-01T00:00:00Z' })
  @IsOptional()
  @IsInstant()
  to?: Date;
}

/** A stretch of time, `from <= t < to`. */
export class UsagePeriodDto {
  @ApiProperty({ format: 'date-time', example: '2026-03-01T00:00:00.000Z' })
  from: string;

  @ApiProperty({ format: 'date-time', example: '2026-04-01T00:00:00.000Z' })
  to: string;
}

/** What may be asked in a day, and what was. */
export class AllowanceDto {
  /** Null without a limit. */
  @ApiProperty({ type: 'integer', nullable: true, minimum: 1, example: 1000 })
  limit: number | null;

  /**
   * So far today, by all processes.
   * @example 240
   */
  @ApiProperty({ type: 'integer', minimum: 0 })
  used: number;

  /** Null without a limit. */
  @ApiProperty({ type: 'integer', nullable: true, minimum: 0, example: 760 })
  left: number | null;
}

/** The budget of today, for all hosted models together. Days are cut in UTC. */
export class AiBudgetDto {
  /** Second tries count as well. */
  requests: AllowanceDto;

  /** Of questions and answers, as far as the models tell. */
  tokens: AllowanceDto;

  /** Whether the local model answers alone until `resetsAt`. */
  usedUp: boolean;

  /** When the next day begins. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T00:00:00.000Z' })
  resetsAt: string;
}

/** What was asked of hosted models, and what it cost. */
export class AiUsageTotalsDto {
  /**
   * Calls that were made, second tries included.
   * @example 240
   */
  @ApiProperty({ type: 'integer', minimum: 0 })
  requests: number;

  /**
   * Calls that brought no answer to use: errors, no answer in time, refused by our checks, declined by the model.
   * @example 3
   */
  @ApiProperty({ type: 'integer', minimum: 0 })
  failures: number;

  /**
   * Tokens of the questions.
   * @example 52000
   */
  @ApiProperty({ type: 'integer', minimum: 0 })
  inputTokens: number;

  /**
   * Tokens of the answers.
   * @example 8400
   */
  @ApiProperty({ type: 'integer', minimum: 0 })
  outputTokens: number;

  /** In the currency of AI_PRICE_INPUT_PER_MILLION, by the prices of that time; null where there were none. */
  @ApiProperty({ type: String, nullable: true, example: '0.0366' })
  cost: string | null;
}

/** What one provider was asked on one day. */
export class AiUsageDayDto extends AiUsageTotalsDto {
  /** The day, cut in UTC. */
  @ApiProperty({ format: 'date', example: '2026-03-01' })
  date: string;

  /** @example 'gemini' */
  provider: string;
}

/** The use of hosted models. */
export class AiUsageDto {
  period: UsagePeriodDto;

  /** Of today, whatever the period. */
  budget: AiBudgetDto;

  /** Of the period. */
  total: AiUsageTotalsDto;

  /** Each day and provider of the period that has calls, newest first. */
  data: AiUsageDayDto[];

  /** Always null: the list is complete. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor: null;
}
