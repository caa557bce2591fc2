import type { Schema } from './schema.js';

/** What a hosted model is asked for: kept with what the call cost. */
export const PURPOSES = ['ANALYZE', 'REPLY', 'SUMMARY'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Characters of one message that are sent: what a message is about stands in them, and cost stays bounded. */
export const MOST_TEXT = 4_000;

/**
 * One question to a hosted model, in the words of no vendor. What strangers wrote is in `data` alone, which goes as
 * JSON in a turn of its own: a JSON string can't end itself, so whatever it says stays data.
 */
export interface Question<Answer> {
  purpose: Purpose;
  /** What to do, and with what care. The same for all vendors. */
  rules: string;
  data: object;
  schema: Schema;
  /** Makes the answer of what the model wrote. @throws AiAnswerRefused when it may not be used */
  read: (written: unknown) => Answer;
}
