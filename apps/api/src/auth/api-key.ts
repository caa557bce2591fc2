import { randomBytes } from 'node:crypto';

/** What every key starts with, so that people and secret scanners recognise one. */
export const API_KEY_PREFIX = 'parley_';
/** Characters of a key that stay visible, to tell keys apart; what is left is 226 random bits. */
const VISIBLE = API_KEY_PREFIX.length + 5;

/** A new key: 256 random bits. */
export function newApiKey(): string {
  return `${API_KEY_PREFIX}${randomBytes(32).toString('base64url')}`;
}

/** The part of a key that may be shown again. */
export function visiblePart(key: string): string {
  return key.slice(0, VISIBLE);
}
