import { IsOptional, IsString, Length } from 'class-validator';
import type { TextFilter } from '@libs/database/full-text.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { IsLocaleTag, IsTags } from '../customers/customer-fields.dto.js';
import { MAX_TAG_LENGTH } from '../customers/tags.js';

/** Of a text that drafts may rest on: for whom it is, and what it is found by. */
export class TextFields {
  /**
   * BCP 47: for customers who speak it; null or left out for all.
   * @example 'en'
   */
  @IsOptional()
  @IsLocaleTag()
  language?: string | null;

  /**
   * At most 50 tags of at most 50 characters; they are searched like the title.
   * @example ['returns']
   */
  @IsOptional()
  @IsTags()
  tags?: string[] | null;
}

/** Which of such texts are wanted: all conditions hold together. */
export class ListTextsQuery extends PageQuery implements TextFilter {
  /** Only for customers who speak this language (BCP 47), those for all included. */
  @IsOptional()
  @IsLocaleTag()
  language?: string;

  /** Only with this tag, exactly as written. */
  @IsOptional()
  @IsString()
  @Length(1, MAX_TAG_LENGTH)
  tag?: string;
}
