import { IsOptional } from 'class-validator';
import { IsLocaleTag } from '../../customers/customer-fields.dto.js';

/** How a summary should be. */
export class SummarizeDto {
  /**
   * The language to write in, BCP 47: English when left out. The built-in rules write English only; quotations stay as
   * they were written.
   * @example 'en'
   */
  @IsOptional()
  @IsLocaleTag()
  language?: string;
}

/** A conversation in short, for who takes it over. */
export class ConversationSummaryDto {
  /**
   * Who they are, what they want and how it went, in plain sentences.
   * @example 'Ana Souza wrote twice on 2 Mar 2026, and we wrote once. They ask what it costs: “How much is the Pro plan?”'
   */
  summary: string;

  /** What the customer asked and nobody has answered, in their words. */
  openQuestions: string[];

  /** What we last said we would do, in our words; null when nothing. */
  lastPromise: string | null;

  /**
   * Who wrote it.
   * @example 'local'
   */
  provider: string;

  /** Ids of the messages it rests on. */
  basedOn: string[];
}
