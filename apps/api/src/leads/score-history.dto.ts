import { ApiProperty } from '@nestjs/swagger';
import { SCORE_FACTORS, type ScoreFactorName } from './score-factors.js';
import type { Temperature } from './score.js';
import { TEMPERATURES } from './temperature.js';

/** Why a score was looked at again. */
export const SCORE_CAUSES = ['created', 'message', 'correction', 'status', 'nightly', 'manual'] as const;
export type ScoreCause = (typeof SCORE_CAUSES)[number];

/** One part of a score. */
export class ScoreFactorDto {
  @ApiProperty({ enum: SCORE_FACTORS, enumName: 'ScoreFactorName', example: 'INTENT' })
  factor: ScoreFactorName;

  /**
   * What it adds to the score; negative for a mood that cools.
   * @example 30
   */
  @ApiProperty({ type: 'integer' })
  points: number;

  /**
   * What speaks for it, quoted from the conversation.
   * @example '"How much is the large plan?": PRICING (87 %)'
   */
  evidence: string;
}

/** What a score was at one time. */
export class LeadScoreDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  leadId: string;

  /** @example 74 */
  @ApiProperty({ type: 'integer' })
  score: number;

  /** HOT from 70, WARM from 40, COLD below. */
  @ApiProperty({ enum: TEMPERATURES, enumName: 'Temperature', example: 'HOT' })
  temperature: Temperature;

  /** What the score was made of. */
  factors: ScoreFactorDto[];

  /** What made us look: the lead's creation, a message, a correction, a new status, the night, or a person. */
  @ApiProperty({ enum: SCORE_CAUSES, enumName: 'ScoreCause', example: 'message' })
  cause: ScoreCause;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** A page of a lead's scores, newest first. */
export class LeadScorePageDto {
  data: LeadScoreDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}
