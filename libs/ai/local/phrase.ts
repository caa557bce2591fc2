import { normaliseWord } from './normalise.js';

/** A phrase has no more words than this, so that matching is bounded. */
export const MAX_WORDS = 8;

/** Stands in a phrase for up to three words that do not matter. */
export const GAP = '..';

/**
 * Reads a list of phrases, separated by commas, into one array of words a phrase.
 *
 * - `how much`: these words in this order
 * - `cancel*`: any word that begins so (at least three letters)
 * - `buy|order`: either word
 * - `by (tonight|end of day)`: either of these, of several words too
 * - `my?`, `my|our?`: may be missing
 * - `cancel .. order`: up to three other words between
 * - `#` any number (digits or a number word), `$` any currency sign or word, `%` a percent sign
 *
 * Words come back normalised. `buy|order now?` gives four phrases.
 *
 * @throws Error naming the phrase that can't be read: lexicons are source, so this stops the process at start
 */
export function readPhrases(source: string): string[][] {
  return source
    .split(',')
    .map((phrase) => phrase.trim().replaceAll(/\s*\|\s*/g, '|'))
    .filter((phrase) => phrase !== '')
    .flatMap(readPhrase);
}

function readPhrase(phrase: string): string[][] {
  let readings: string[][] = [[]];
  for (const slot of phrase.match(SLOT) ?? []) {
    const optional = slot.endsWith('?');
    const choices = (GROUP.exec(slot)?.[1] ?? (optional ? slot.slice(0, -1) : slot))
      .split('|')
      .map((choice) => choice.split(/\s+/).map((word) => readWord(word, phrase)));
    const longer = readings.flatMap((reading) => choices.map((choice) => [...reading, ...choice]));
    readings = optional ? [...readings, ...longer] : longer;
  }
  // Where the words behind a gap are left out, the gap goes with them.
  const whole = readings.map((words) => (words.at(-1) === GAP ? words.slice(0, -1) : words));
  if (whole.some((words) => words.length > MAX_WORDS || words.length === 0 || words[0] === GAP)) {
    throw new Error(`"${phrase}" can be read with no words, more than ${MAX_WORDS}, or a gap first`);
  }
  return whole;
}

function readWord(word: string, phrase: string): string {
  if (word === GAP || SIGNS.has(word)) return word;
  const stem = word.endsWith('*');
  const letters = normaliseWord(stem ? word.slice(0, -1) : word);
  if (!/^[\p{L}\p{M}]+$/u.test(letters) || (stem && letters.length < MIN_STEM)) {
    throw new Error(`"${word}" in "${phrase}" is not a word, or a stem of fewer than ${MIN_STEM} letters`);
  }
  return stem ? `${letters}*` : letters;
}

const GROUP = /^\((.+)\)\??$/;
const SLOT = /\([^)]*\)\??|\S+/g;
const SIGNS = new Set(['#', '$', '%']);
const MIN_STEM = 3;
