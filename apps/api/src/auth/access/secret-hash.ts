import { createHash } from 'node:crypto';

/** The form in which keys and tokens of 256 random bits are kept: no salt or slow hash could make them safer. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
