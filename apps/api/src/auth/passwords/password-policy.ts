import { COMMON_PASSWORDS } from './common-passwords.js';

/** Characters (Unicode code points after NFKC). Long is what counts: no rule asks for digits or signs. */
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 256;

/** Names and addresses shorter than this occur in ordinary words by chance. */
const MIN_TELLING_LENGTH = 4;
/** "abcabcabcabc": a unit of so few characters, said over and over, is as weak as the unit. */
const REPETITION = /^(.{1,4})\1+.{0,3}$/su;

/** Whose password it is: what strangers know of them must not be in it. */
export interface PasswordOwner {
  email: string;
  name: string;
}

/**
 * The form in which a password is hashed and compared: NFKC, as NIST SP 800-63B 3.1.1.2 advises, so that the same
 * keys pressed on another system give the same password. Nothing is trimmed and nothing is cut.
 */
export function normalisePassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * What makes a password too easy to guess.
 *
 * @returns the end of a sentence that starts with "The password", or undefined when it is good
 */
export function weaknessOf(password: string, owner: PasswordOwner): string | undefined {
  const normalised = normalisePassword(password);
  const length = Array.from(normalised).length;
  if (length < MIN_PASSWORD_LENGTH) return `is shorter than ${MIN_PASSWORD_LENGTH} characters`;
  if (length > MAX_PASSWORD_LENGTH) return `is longer than ${MAX_PASSWORD_LENGTH} characters`;
  const bare = lettersAndDigits(normalised);
  if (COMMON_PASSWORDS.has(bare)) return 'is one of the most common ones';
  if (REPETITION.test(normalised) || (bare.length >= MIN_PASSWORD_LENGTH && REPETITION.test(bare)))
    return 'repeats a few characters';
  if (tells(bare, owner)) return 'contains the name or the e-mail address';
  return undefined;
}

/** The address is never in it; the name and the part before the @ only where enough is left without them. */
function tells(bare: string, { email, name }: PasswordOwner): boolean {
  const telling = [email, name, email.split('@', 1)[0] ?? '']
    .map(lettersAndDigits)
    .filter((word) => word.length >= MIN_TELLING_LENGTH && bare.includes(word));
  if (telling.includes(lettersAndDigits(email))) return true;
  const rest = telling.reduce((left, word) => left.replaceAll(word, ''), bare);
  return telling.length > 0 && rest.length < MIN_PASSWORD_LENGTH;
}

/** "Grace Hopper!" and "gracehopper" are the same to a guesser. */
function lettersAndDigits(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
