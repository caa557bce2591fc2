/** Words beyond these add nothing to a search. */
const MAX_WORDS = 8;
/** Fewer digits would be found in nearly every phone number. */
const MIN_DIGITS = 3;

/** What a person typed into the search box, as it is looked for. */
export interface SearchTerms {
  /** Each of them must be found somewhere. */
  words: string[];
  /** Set when all that was typed may be a phone number: its digits, as far as they are part of E.164. */
  digits?: string;
}

/** Splits the typed text into words, and reads it as a phone number where it could be one. */
export function searchTerms(text: string): SearchTerms {
  const words = text.trim().split(/\s+/).filter(Boolean).slice(0, MAX_WORDS);
  const digits = digitsOf(text);
  return digits === undefined ? { words } : { words, digits };
}

/** Separators and the trunk zero (`(0)`, leading zeros) are not stored, so they are not looked for. */
function digitsOf(text: string): string | undefined {
  if (!/^[+\d\s().\-/]+$/.test(text)) return undefined;
  const digits = text.replaceAll('(0)', '').replace(/\D/g, '').replace(/^0+/, '');
  return digits.length >= MIN_DIGITS ? digits : undefined;
}
