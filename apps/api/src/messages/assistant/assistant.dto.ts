import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsEnum, IsIn, IsOptional, ValidateIf } from 'class-validator';
import {
  ACTION_TYPES,
  SOURCE_KINDS,
  TONES,
  type ActionType,
  type SourceKind,
  type Tone,
} from '@libs/ai/ai-provider.js';
import { Intent, Sentiment } from '@libs/database/generated/enums.js';
import { IsLocaleTag } from '../../customers/customer-fields.dto.js';

/** What an agent says a message means. At least one of them; what is left out stays. */
export class CorrectAnalysisDto {
  /** What it is about. */
  @ApiPropertyOptional({ enum: Intent, enumName: 'Intent', example: 'PRICING' })
  @ValidateIf(({ intent, sentiment, urgent }: CorrectAnalysisDto) => {
    return intent !== undefined || (sentiment === undefined && urgent === undefined);
  })
  @IsEnum(Intent)
  intent?: Intent;

  /** How it feels. */
  @ApiPropertyOptional({ enum: Sentiment, enumName: 'Sentiment' })
  @ValidateIf((_, value) => value !== undefined)
  @IsEnum(Sentiment)
  sentiment?: Sentiment;

  /** Whether it should be answered sooner than others. */
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  urgent?: boolean;
}

/** How a draft should be. */
export class SuggestReplyDto {
  /** How it should sound. */
  @ApiProperty({ enum: TONES, enumName: 'Tone', example: 'FRIENDLY' })
  @IsIn(TONES)
  tone: Tone;

  /**
   * The language to answer in, BCP 47: the customer's own when it is left out.
   * @example 'en'
   */
  @IsOptional()
  @IsLocaleTag()
  language?: string;
}

/** Something an agent could do. */
export class SuggestedActionDto {
  /** What. */
  @ApiProperty({ enum: ACTION_TYPES })
  type: ActionType;

  /**
   * Short text for a button.
   * @example 'Book a demo'
   */
  label: string;

  /** Why, quoting the conversation. */
  reason: string;
}

/** A text of the business that a draft rests on. */
export class ReplySourceDto {
  /** Of an article (/api/knowledge) or a saved reply (/api/saved-replies). */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** What it is. */
  @ApiProperty({ enum: SOURCE_KINDS, enumName: 'SourceKind' })
  kind: SourceKind;

  /** @example 'Returns and refunds' */
  title: string;
}

/** A draft to read, change and send. */
export class ReplySuggestionDto {
  /** The draft. */
  reply: string;

  /** How it sounds. */
  @ApiProperty({ enum: TONES, enumName: 'Tone' })
  tone: Tone;

  /** What could be done beside answering. */
  actions: SuggestedActionDto[];

  /**
   * Who drafted it.
   * @example 'local'
   */
  provider: string;

  /** Ids of the messages it rests on. */
  basedOn: string[];

  /** Articles and saved replies it rests on. */
  sources: ReplySourceDto[];

  /**
   * How it was made and what to check, where that matters before it is sent: an amount that only the customer has
   * named, or a language the built-in sentences do not have.
   * @example 'Put together from the article “Returns”, in its own words. Read it before you send it.'
   */
  note: string | null;
}
