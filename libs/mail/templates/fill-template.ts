import Mustache from 'mustache';
import { htmlOf } from '../../html/clean-html.js';
import type { MailParts, MailValues } from './mail-template.js';

/** Longest subject, in characters: what is longer is cut by every program that shows it. */
const MAX_SUBJECT = 200;
/** Longest text part, in characters; HTML has its limit where it is cleaned. */
export const MAX_TEXT_LENGTH = 200_000;

/** What breaks a line, moves the cursor or turns the direction of writing. */
const LINE_BREAKERS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * A template filled. Values are put in once: what looks like a variable in a name stays a name. They are one line each,
 * and escaped where they become HTML. The template must be without problems (`problemsOf`); whether what it becomes is a
 * mail is for `filledProblems` to say.
 */
export function fillTemplate({ subject, html, text }: MailParts, values: MailValues): MailParts {
  return {
    subject: lineOf(fill(subject, values, lineOf)).slice(0, MAX_SUBJECT),
    html: fill(html, values, (value) => htmlOf(lineOf(value))),
    text: fill(text, values, lineOf),
  };
}

function fill(template: string, values: MailValues, escape: (value: unknown) => string): string {
  return Mustache.render(template, values, undefined, { tags: ['{{', '}}'], escape });
}

/** A value in one line. */
export function lineOf(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text.replace(LINE_BREAKERS, ' ').replace(/\s+/g, ' ').trim();
}
