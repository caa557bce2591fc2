import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import { IsQueryFlag } from '@libs/http/query-flag.dto.js';
import { IsText } from '../customers/customer-fields.dto.js';
import { ListTextsQuery, TextFields } from './texts.dto.js';

/** Longest title and text of an article, in characters. */
const MAX_TITLE = 200;
const MAX_BODY = 8_000;

/** A short text about how things are: what agents look up and drafts of answers rest on. */
export class ArticleDto {
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01' })
  id: string;

  /** @example 'Returns and refunds' */
  title: string;

  /** Plain text. @example 'You can return anything within 30 days. We refund the full price.' */
  body: string;

  /**
   * BCP 47: for customers who speak it; null for all.
   * @example 'en'
   */
  language: string | null;

  /** @example ['returns'] */
  tags: string[];

  /** Whether drafts of answers may rest on it. */
  enabled: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  updatedAt: string;
}

/** A page of articles. */
export class ArticlePageDto {
  data: ArticleDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}

/** A new article. */
export class CreateArticleDto extends TextFields {
  /**
   * 1 to 200 characters; weighs most when articles are searched.
   * @example 'Returns and refunds'
   */
  @IsText(MAX_TITLE)
  title: string;

  /**
   * Plain text of 1 to 8,000 characters.
   * @example 'You can return anything within 30 days. We refund the full price.'
   */
  @IsText(MAX_BODY)
  body: string;

  /** Whether drafts of answers may rest on it; true when left out. */
  @ValidateIf((_, enabled) => enabled !== undefined)
  @IsBoolean()
  enabled?: boolean;
}

/** What to change of an article: a field left out stays as it is. */
export class UpdateArticleDto extends PartialType(CreateArticleDto, { skipNullProperties: false }) {}

export const ARTICLE_SORTS = [
  '-createdAt',
  'createdAt',
  '-updatedAt',
  'updatedAt',
  'title',
  '-title',
] as const;

/** What articles can be sorted by. */
export type ArticleSort = 'createdAt' | 'updatedAt' | 'title';

/** Which articles are wanted: all conditions hold together. */
export class ListArticlesQuery extends ListTextsQuery {
  /** Words or a question, in any inflection: articles with any of the words, the best first. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;

  /** Only those that drafts may rest on, or only the others. */
  @IsOptional()
  @IsQueryFlag()
  enabled?: boolean;

  /** The order; `-` in front means from high to low. With `search`, the best first unless given. */
  @ApiPropertyOptional({ enum: ARTICLE_SORTS })
  @IsOptional()
  @IsIn(ARTICLE_SORTS)
  sort?: (typeof ARTICLE_SORTS)[number];
}
