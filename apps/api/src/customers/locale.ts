/** Longest tag that is kept; real ones stay far below. */
const MAX_LENGTH = 35;

/**
 * A language tag in its canonical form: `en-us` and `en_US` become `en-US`.
 *
 * @returns undefined when the text is no BCP 47 tag
 */
export function canonicalLocale(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    return Intl.getCanonicalLocales(text.trim().replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}
