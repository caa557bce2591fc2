import type { ReadToken } from './matcher.js';

/** Which language a message is written in. */
export interface LanguageGuess {
  /** BCP 47 primary tag, `und` where nothing speaks for any. */
  language: string;
  /** True when no other language comes near: words of other languages then count for nothing. */
  sure: boolean;
}

/**
 * Tells the language of a message by its script, its special letters and the everyday words in it.
 *
 * @param locale the customer's locale (BCP 47): decides between languages that the text leaves open
 */
export function guessLanguage(
  text: string,
  tokens: readonly ReadToken[],
  locale?: string | null,
): LanguageGuess {
  for (const [script, language] of SCRIPTS) if (script.test(text)) return { language, sure: true };
  const votes = new Map<string, number>();
  for (const { known } of tokens) {
    for (const { language, weight } of known.votes) votes.set(language, (votes.get(language) ?? 0) + weight);
  }
  for (const [letters, language, weight] of LETTERS) {
    if (letters.test(text)) votes.set(language, (votes.get(language) ?? 0) + weight);
  }
  const home = locale?.toLowerCase().split(/[-_]/)[0] ?? '';
  if (votes.has(home)) votes.set(home, (votes.get(home) ?? 0) + HOME_VOTE);
  const [first, second] = [...votes].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  if (!first || first[1] < LEAST_VOTE) return { language: 'und', sure: false };
  return { language: first[0], sure: first[1] >= SURE_VOTE && first[1] >= 1.6 * (second?.[1] ?? 0) };
}

const HOME_VOTE = 0.75;
// A word that three languages share tells none of them: `Pro plan?` is not Portuguese.
const LEAST_VOTE = 0.35;
const SURE_VOTE = 1.2;

// In this order: Urdu and Persian before Arabic, Ukrainian before Russian, Japanese before Chinese. A script that
// holds a third of the letters or more decides; a foreign name in a message does not.
const SCRIPTS: readonly [RegExp, string][] = [
  [/[\u0679\u0688\u0691\u06ba\u06d2]/, 'ur'],
  [/[\u067e\u0686\u0698\u06af]/, 'fa'],
  [/[\u0621-\u064a]{2}/, 'ar'],
  [/[א-ת]{2}/, 'he'],
  [/[іїєґ]/i, 'uk'],
  [/[\u0400-\u04ff]{2}/, 'ru'],
  [/[\u0900-\u097f]{2}/, 'hi'],
  [/[\u0370-\u03ff]{2}/, 'el'],
  [/[\u3040-\u30ff]/, 'ja'],
  [/[\uac00-\ud7af]/, 'ko'],
  [/[\u4e00-\u9fff]/, 'zh'],
  [/[\u0e00-\u0e7f]{2}/, 'th'],
];

const LETTERS: readonly [RegExp, string, number][] = [
  [/ß|\b\p{L}*[äöü]\p{L}*/iu, 'de', 0.5],
  [/[ñ¿¡]/i, 'es', 1],
  [/[ãõ]/i, 'pt', 1],
  [/[ğşıİ]/, 'tr', 1],
  [/[çœ]|\b[cdjlmnstqCDJLMNST]['’]|[êèù]/, 'fr', 0.4],
  [/[ìò]|\b(?:dell|nell|sull|un|all|dall)['’]|è/, 'it', 0.5],
  [/\bij|ij[a-z]/, 'nl', 0.3],
];
