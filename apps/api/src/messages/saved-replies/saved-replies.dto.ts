import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { IsQueryFlag } from '@libs/http/query-flag.dto.js';
import { IsText } from '../../customers/customer-fields.dto.js';
import { ListTextsQuery, TextFields } from '../../knowledge/texts.dto.js';
import { variablesProblem } from './variables.js';

const MAX_TITLE = 200;
const MAX_BODY = 4_000;

/** A text that is sent again and again. */
export class SavedReplyDto {
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01' })
  id: string;

  /** @example 'How to return something' */
  title: string;

  /**
   * What to type to get it.
   * @example 'returns'
   */
  shortcut: string;

  /** Plain text with variables. @example 'Hi {{customer.firstName|there}}, just send it back within 30 days.' */
  body: string;

  /**
   * BCP 47; null for any.
   * @example 'en'
   */
  language: string | null;

  /** @example ['returns'] */
  tags: string[];

  /** Everybody's, or its owner's alone. */
  shared: boolean;

  /** Whose own it is; null when it is shared. */
  @ApiProperty({ format: 'uuid', nullable: true, type: String })
  ownerId: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  updatedAt: string;
}

/** A saved reply in the list, with how much it is used. */
export class ListedSavedReplyDto extends SavedReplyDto {
  /** How often its variables were filled for a conversation. */
  useCount: number;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  lastUsedAt: string | null;
}

/** A page of saved replies. */
export class SavedReplyPageDto {
  data: ListedSavedReplyDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}

/** A new saved reply. */
export class CreateSavedReplyDto extends TextFields {
  /**
   * 1 to 200 characters.
   * @example 'How to return something'
   */
  @IsText(MAX_TITLE)
  title: string;

  /**
   * 1 to 50 letters, digits, `-` and `_`; in any case, kept in lower case. Once among those that are shared, and once
   * among your own.
   * @example 'returns'
   */
  @IsShortcut()
  shortcut: string;

  /**
   * Plain text of 1 to 4,000 characters with variables of GET /api/saved-replies/variables, and a word for when one is
   * missing behind a bar.
   * @example 'Hi {{customer.firstName|there}}, just send it back within 30 days.'
   */
  @IsText(MAX_BODY)
  @HasKnownVariables()
  body: string;

  /** Everybody's (for managers to say), or your own; your own when left out. */
  @ValidateIf((_, shared) => shared !== undefined)
  @IsBoolean()
  shared?: boolean;
}

/** What to change of a saved reply: a field left out stays as it is. */
export class UpdateSavedReplyDto extends PartialType(CreateSavedReplyDto, { skipNullProperties: false }) {}

export const SAVED_REPLY_SORTS = ['-createdAt', 'createdAt', 'title', '-title', '-useCount'] as const;

/** What saved replies can be sorted by. */
export type SavedReplySort = 'createdAt' | 'title' | 'useCount';

/** Which saved replies are wanted: all conditions hold together. */
export class ListSavedRepliesQuery extends ListTextsQuery {
  /** The beginning of a shortcut, or words in any inflection; the best first. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;

  /** Only those of everybody, or only your own. */
  @IsOptional()
  @IsQueryFlag()
  shared?: boolean;

  /** The order; `-` in front means from high to low. With `search`, the best first unless given. */
  @ApiPropertyOptional({ enum: SAVED_REPLY_SORTS })
  @IsOptional()
  @IsIn(SAVED_REPLY_SORTS)
  sort?: (typeof SAVED_REPLY_SORTS)[number];
}

/** A variable of saved replies. */
export class ReplyVariableDto {
  /** @example 'customer.name' */
  name: string;

  /** @example "The customer's name" */
  meaning: string;

  /** @example 'Ana Souza' */
  example: string;
}

/** All variables. */
export class ReplyVariablesDto {
  data: ReplyVariableDto[];
}

/** For whom a saved reply is filled. */
export class RenderSavedReplyDto {
  /** The conversation it is to be sent in. */
  @IsUUID()
  conversationId: string;
}

/** A saved reply, ready to be read, changed and sent. */
export class RenderedReplyDto {
  /** Plain text. @example 'Hi Ana, just send it back within 30 days.' */
  text: string;

  /** Variables that had neither a value nor a word in place of it: they were left out. */
  missing: string[];
}

function IsShortcut(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim().normalize('NFC').toLowerCase() : value,
    ),
    IsString(),
    Matches(/^[\p{L}\p{M}\p{N}_-]{1,50}$/u, { message: 'must be 1 to 50 letters, digits, - and _' }),
  );
}

function HasKnownVariables(): PropertyDecorator {
  return ValidateBy({
    name: 'hasKnownVariables',
    validator: {
      validate: (value: unknown) => variablesProblem(value) === undefined,
      defaultMessage: (about) => variablesProblem(about?.value) ?? '',
    },
  });
}
