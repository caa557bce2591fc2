import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { ActionType, Analysis, Evidence, EvidenceKind, Intent, Sentiment } from './ai-provider.js';
import type { ConversationSummary, ReplySuggestion, SuggestedAction } from './ai-provider.js';
import { ACTION_TYPES, EVIDENCE_KINDS, INTENTS, SENTIMENTS } from './ai-provider.js';

/** Words that a provider says it found in the message. */
export class EvidenceAnswer implements Evidence {
  @IsIn(EVIDENCE_KINDS)
  kind: EvidenceKind;

  @IsString()
  @Length(1, 300)
  text: string;
}

/** One analysis as a provider may give it. */
export class AnalysisAnswer implements Analysis {
  @IsIn(INTENTS)
  intent: Intent;

  /** 0 to 1. */
  @IsNumber()
  @Min(0)
  @Max(1)
  intentConfidence: number;

  @IsIn(SENTIMENTS)
  sentiment: Sentiment;

  /** -1 to 1. */
  @IsNumber()
  @Min(-1)
  @Max(1)
  sentimentScore: number;

  @IsBoolean()
  urgent: boolean;

  /** BCP 47 primary tag. */
  @Matches(/^[a-z]{2,3}$/)
  language: string;

  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => EvidenceAnswer)
  evidence: EvidenceAnswer[];
}

/** All analyses of one call. */
export class AnalysesAnswer {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => AnalysisAnswer)
  analyses: AnalysisAnswer[];
}

/** One suggested action as a provider may give it. */
export class ActionAnswer implements SuggestedAction {
  @IsIn(ACTION_TYPES)
  type: ActionType;

  @IsString()
  @Length(1, 40)
  label: string;

  @IsString()
  @Length(1, 400)
  reason: string;
}

/** A draft as a provider may give it. */
export class ReplyAnswer implements ReplySuggestion {
  @IsString()
  @Length(1, 3000)
  reply: string;

  @IsArray()
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => ActionAnswer)
  actions: ActionAnswer[];

  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  basedOn: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  sources?: string[];
}

/** A summary as a provider may give it. */
export class SummaryAnswer implements ConversationSummary {
  @IsString()
  @Length(1, 2000)
  summary: string;

  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(1000, { each: true })
  openQuestions: string[];

  @IsOptional()
  @IsString()
  @MaxLength(1000)
  lastPromise: string | null;

  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  basedOn: string[];
}
