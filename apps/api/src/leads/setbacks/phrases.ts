/** Ways to say one thing in lower case, each a regular expression without captures; `\p{L}` is a letter of a word. */
export type Phrases = readonly string[];

/**
 * One pattern of phrases in many languages, for text in lower case. Whole words where the script has spaces around
 * them; Hebrew and Arabic glue prefixes to the word.
 */
export function anyOf(phrases: Phrases): RegExp {
  const plain = phrases.map((phrase) => phrase.replaceAll('\\p{L}', LETTER));
  const whole = plain.filter((phrase) => !GLUED.test(phrase)).join('|');
  const glued = plain.filter((phrase) => GLUED.test(phrase)).join('|');
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${whole})(?![\\p{L}\\p{N}])|(?:${glued})(?![\\p{L}\\p{N}])`, 'u');
}

const GLUED = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;
// All letters of all scripts, hundreds of times in a pattern, take seconds to compile.
const LETTER = String.raw`[^\s.,;:!?،؟…"()]`;
