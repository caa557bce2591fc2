import { ParseError, parsePhoneNumberWithError } from 'libphonenumber-js';

/** A phone number as it is stored, or why a text is none. */
export type PhoneReading = { number: string } | { reason: string };

/** What libphonenumber's error codes mean to a person. */
const REASONS: Record<string, string> = {
  INVALID_COUNTRY:
    'has no country code. Write it in the international form, with + in front, like +49 30 901820',
  TOO_SHORT: 'is too short for a phone number',
  TOO_LONG: 'is too long for a phone number',
  INVALID_LENGTH: 'has a length that phone numbers of this country do not have',
};
const NOT_A_NUMBER = 'is not a phone number';

/**
 * Reads a phone number in the international form (`+` or `00`, any usual separators).
 *
 * Only its length is checked against its country's plan: ranges are opened faster than lists of them are updated.
 *
 * @returns the number in E.164, or the reason as the rest of a sentence about the field
 */
export function readPhone(text: string): PhoneReading {
  try {
    const phone = parsePhoneNumberWithError(text.trim().replace(/^00/, '+'), { extract: false });
    if (phone.ext) return { reason: 'has an extension, which can not be stored. Leave it out' };
    if (phone.isPossible()) return { number: phone.number };
    return { reason: REASONS['INVALID_LENGTH'] ?? NOT_A_NUMBER };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { reason: REASONS[error.message] ?? NOT_A_NUMBER };
  }
}
