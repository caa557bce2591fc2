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
  const telling = sentences.find((one) => found !== '' && one.includes(found)) ?? sentences[0] ?? '';
  const sentence = about === undefined && wordsIn(telling) <= MERE_CRY ? longestOf(sentences) : telling;
  const line = sentence.replaceAll(/\s+/g, ' ').replaceAll(QUOTES, '').trim();
  if (!/\p{L}/u.test(line) || WEB.test(line)) return undefined;
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST).replace(/\s+\S*$/, '')} …`;
}

// `What a disappointment!` says how they feel, another sentence says about what.
const MERE_CRY = 2;

function longestOf(sentences: readonly string[]): string {
  return sentences.reduce((longest, one) => (wordsIn(one) > wordsIn(longest) ? one : longest), '');
}

function wordsIn(sentence: string): number {
  return sentence.trim().split(/\s+/).filter(Boolean).length;
}

const READ = 2_000;
// A full stop within a word (`shop.example`) or before a figure (`Hauptstr. 5`) ends no sentence.
const SENTENCE = /(?:[^.!?؟\n]|[.!?؟](?=[\p{L}\p{N}])|\.(?= \p{N}))+[.!?؟]*/gu;
const QUOTES = /["“”„«»]/g;
const WEB = /https?:|www\.|\S\.\S+\/\S|[\p{L}\p{N}-]\.\p{L}{2,}(?![\p{L}.])/iu;
