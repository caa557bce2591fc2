/**
 * One spelling for the many ways a word is typed: lower case, no accents, no Hebrew or Arabic vowel marks, one
 * form of the Arabic letters that people mix up, no apostrophes. Lexicon and message go through the same function.
 */
export function normaliseWord(word: string): string {
  const lower = word.toLowerCase();
  if (PLAIN.test(lower)) return lower;
  return lower
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(FOLDED, (letter) => FOLDS[letter] ?? letter);
}

/** A run of three or more equal letters cut to `keep`: `sooooo` to `soo` or `so`. */
export function squeeze(word: string, keep: 1 | 2): string {
  return word.replace(LETTER_RUN, keep === 1 ? '$1' : '$1$1');
}

const PLAIN = /^[a-z0-9]+$/;
// Latin and Cyrillic accents, Hebrew points, Arabic vowel signs and tatweel, joiners, quotes. Devanagari signs are
// letters of the word there and stay.
const MARKS =
  /[\ufe0f\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f'"’‘ʼ׳״`´]/g;
const FOLDS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  ı: 'i',
  // Arabic: teh marbuta and alef maksura are typed as heh and yeh as often as not; the last two are Persian keys.
  ة: 'ه',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
};
const FOLDED = new RegExp(`[${Object.keys(FOLDS).join('')}]`, 'g');
const LETTER_RUN = /(\p{L})\1{2,}/gu;
