import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { ModelState } from '@libs/database/generated/enums.js';

/** A version in the path. */
export class VersionParam {
  /** Number of the version, 1 and up. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version: number;
}

/** How often an answer was right before and after learning. */
export class LearnedFiguresDto {
  /** Answers that were compared. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 48 })
  messages: number;

  /** Share of right ones before, 0 to 1; 0 where there were none to compare. */
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.61 })
  before: number;

  /** Share of right ones with what was learned, 0 to 1. */
  @ApiProperty({ minimum: 0, maximum: 1, example: 0.79 })
  after: number;
}

/** The figures by part of the analysis. */
export class LearnedPartsDto {
  /** All parts together. */
  overall: LearnedFiguresDto;

  intent: LearnedFiguresDto;

  sentiment: LearnedFiguresDto;

  urgency: LearnedFiguresDto;
}

/** What the local model learned at one time. */
export class ModelVersionDto {
  /** Its number. */
  @ApiProperty({ type: 'integer', minimum: 1, example: 7 })
  version: number;

  /** ACTIVE is in use, REFUSED was not better, RETIRED was in use once and can be again. */
  @ApiProperty({ enum: ModelState, enumName: 'ModelState' })
  state: ModelState;

  /** Why it is in this state, in a sentence. */
  @ApiProperty({ example: 'It is better: right on 79.2 % of the answers kept back, 60.4 % before.' })
  reason: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  trainedAt: string;

  /** Corrections it was made of. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 192 })
  taught: number;

  /** Corrections that were kept back from it, to measure it. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 48 })
  heldBack: number;

  /** On the corrections kept back; `before` is what answered at that time. */
  figures: LearnedPartsDto;

  /** On lines that come with the product: what it costs elsewhere. `before` is the model as it was shipped. */
  guard: LearnedPartsDto;

  /** Size of its weights; null where they are gone and it can not be used. */
  @ApiProperty({ type: 'integer', nullable: true, minimum: 0, maximum: 65536, example: 9120 })
  bytes: number | null;
}

/** A page of versions. */
export class ModelVersionPageDto {
  /** The versions, newest first. */
  data: ModelVersionDto[];

  /** Pass it as `cursor` for the page after; null on the last one. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

/** The model that comes with the product. */
export class ShippedModelDto {
  /** Size of its weights. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 294412 })
  bytes: number;

  /** Of its weights, in hexadecimal. */
  @ApiProperty({ pattern: '^[0-9a-f]{64}$' })
  sha256: string;

  /** The day it was trained. */
  @ApiProperty({ format: 'date', example: '2026-11-23' })
  trainedOn: string;
}

/** What agents have corrected. */
export class CorrectionsKeptDto {
  /** Corrections that can be learned from: of messages whose words are there still. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 240 })
  kept: number;

  /** Below this number nothing is learned. */
  @ApiProperty({ type: 'integer', minimum: 1, example: 20 })
  needed: number;
}

/** How usual each intent is taken to be in this inbox, beside what it was in training: LOCAL_MODEL_PRIOR. */
export class PriorDto {
  PRICING: number;
  DEMO: number;
  SUPPORT: number;
  COMPLAINT: number;
  PURCHASE: number;
  GENERAL: number;
}

/** The local model, and what it has learned here. */
export class ModelDto {
  shipped: ShippedModelDto;

  /** What is added to it; null when it answers as it was shipped. */
  @ApiProperty({ type: ModelVersionDto, nullable: true })
  active: ModelVersionDto | null;

  corrections: CorrectionsKeptDto;

  prior: PriorDto;

  /** Whether it is learning now, or waits to. */
  learning: boolean;
}
