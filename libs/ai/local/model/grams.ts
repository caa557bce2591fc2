import { normaliseWord, squeeze } from '../normalise.js';
import type { Token, Tokens } from '../tokens.js';

/**
 * The n-grams of a message as numbers: its words, pairs of words, and runs of 3 to 5 letters within a word. Each
 * counts `value`: all words together as much as in any other message, all letters together likewise.
 */
export interface Grams {
  /** Hashes below 2^18, words and pairs first. */
  hashes: Int32Array;
  /** For each hash the place of its (last) word in the list of tokens; beyond the list for emoji and signs. */
  places: Int32Array;
  /** How many of the hashes, from the first, are words and pairs. */
  words: number;
  /** What a word or pair counts. */
  wordValue: number;
  /** What a run of letters counts. */
  letterValue: number;
}

/** Hashes are below two to this power. */
export const HASH_BITS = 18;

/**
 * Cuts a message into n-grams. Case, accents and vowel marks are folded, numbers are all one, a letter typed three
 * times or more counts twice; emoji and the signs ? and ! are words.
 *
 * @param tokens of a text that is bounded already (`MAX_TEXT`), so that the work is
 */
export function gramsOf({ list, emoji, questions, exclamations }: Tokens): Grams {
  const spellings = list.map(spellingOf);
  for (const face of emoji) spellings.push(face.replace(SKIN, ''));
  if (questions > 0) spellings.push('?');
  if (exclamations > 0) spellings.push('!');
  let letters = 0;
  for (const { length } of spellings) letters += Math.max(0, length) * (LONGEST - SHORTEST + 1);
  const words = spellings.length === 0 ? 0 : 2 * spellings.length + 1;
  const hashes = new Int32Array(words + letters);
  const places = new Int32Array(words + letters);
  let count = 0;
  let before = BORDER;
  for (const [place, spelling] of spellings.entries()) {
    let hash = OFFSET;
    for (let at = 0; at < spelling.length; at += 1) hash = step(hash, spelling.charCodeAt(at));
    places[count] = place;
    hashes[count++] = scatter(hash);
    places[count] = place;
    hashes[count++] = scatter(Math.imul(before, 31) ^ hash ^ PAIR);
    before = hash;
  }
  if (count > 0) {
    places[count] = spellings.length - 1;
    hashes[count++] = scatter(Math.imul(before, 31) ^ BORDER ^ PAIR);
  }
  for (const [place, spelling] of spellings.entries()) {
    // The blanks around a word belong to it: `_no` and `no_` differ from `no` inside a word.
    for (let start = -1; start + SHORTEST <= spelling.length + 1; start += 1) {
      let hash = LETTERS;
      for (let length = 1; length <= LONGEST && start + length <= spelling.length + 1; length += 1) {
        const at = start + length - 1;
        hash = step(hash, at < 0 || at === spelling.length ? BLANK : spelling.charCodeAt(at));
        if (length < SHORTEST) continue;
        places[count] = place;
        hashes[count++] = scatter(hash + length);
      }
    }
  }
  return {
    hashes: hashes.subarray(0, count),
    places: places.subarray(0, count),
    words,
    wordValue: words === 0 ? 0 : WORD_SHARE / Math.sqrt(words),
    letterValue: count === words ? 0 : 1 / Math.sqrt(count - words),
  };
}

const SHORTEST = 3;
const LONGEST = 5;
// Words are many and each is rare: what they say together counts about half of what the letters say.
const WORD_SHARE = 0.5;
const OFFSET = 0x811c9dc5 | 0;
const LETTERS = 0x9747b28c | 0;
const BORDER = 0x12345678;
const PAIR = 0x5bd1e995;
const BLANK = 32;
const SKIN = /[\ufe0f\u200d\p{Emoji_Modifier}]/gu;
const SIGNS = { number: '0', money: '$', percent: '%' } as const;

function spellingOf({ kind, text }: Token): string {
  return kind === 'word' ? squeeze(normaliseWord(text), 2) : SIGNS[kind];
}

/** One step of FNV-1a. */
function step(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Spreads what the steps left in the upper bits over the lower ones. */
function scatter(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) & ((1 << HASH_BITS) - 1);
}
