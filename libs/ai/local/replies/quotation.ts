import type { OpenMessage } from './situation.js';

/** Characters of a customer's sentence that an answer repeats. */
const LONGEST = 140;

/**
 * The sentence of a message that says what it is about, in one line, cut at a word.
 *
 * @param about words of the message to look for; those that decided its intent when left out
 * @returns undefined where there is nothing to repeat: no words, or a sentence with an address of the web in it,
 *   which an answer must not spread
 */
export function quotationOf({ message, analysis }: OpenMessage, about?: string): string | undefined {
  const found = about ?? analysis.evidence.find((one) => one.kind === 'INTENT')?.text ?? '';
  const sentences = message.body.slice(0, READ).match(SENTENCE) ?? [];
  const sentence = sentences.find((one) => found !== '' && one.includes(found)) ?? sentences[0] ?? '';
  const line = sentence.replaceAll(/\s+/g, ' ').replaceAll(QUOTES, '').trim();
  if (!/\p{L}/u.test(line) || WEB.test(line)) return undefined;
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST).replace(/\s+\S*$/, '')} …`;
}

const READ = 2_000;
const SENTENCE = /[^.!?؟\n]+[.!?؟]*/g;
const QUOTES = /["“”„«»]/g;
const WEB = /https?:|www\.|\S\.\S+\/\S/i;
