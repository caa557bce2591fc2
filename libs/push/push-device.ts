import { createPublicKey } from 'node:crypto';

/** What a browser hands out so that it can be pushed to: `PushSubscription.toJSON()`. */
export interface PushDevice {
  /** The push service's address for this browser. */
  endpoint: string;
  /** Public key of the browser, P-256, uncompressed, base64url. */
  p256dh: string;
  /** Secret of the browser, 16 bytes, base64url. */
  auth: string;
}

/** Bytes of an uncompressed point on P-256, and of the browser's secret (RFC 8291). */
const POINT_LENGTH = 65;
const AUTH_LENGTH = 16;

/** The keys that nothing could be encrypted for, as pairs of name and sentence. */
export function keyMistakes({ p256dh, auth }: Omit<PushDevice, 'endpoint'>): [string, string][] {
  const mistakes: [string, string][] = [];
  if (!isPoint(Buffer.from(p256dh, 'base64url')))
    mistakes.push(['p256dh', 'must be a point on P-256: 65 bytes in base64url']);
  if (Buffer.from(auth, 'base64url').length !== AUTH_LENGTH)
    mistakes.push(['auth', 'must be 16 bytes in base64url']);
  return mistakes;
}

/** OpenSSL refuses a point that is not on the curve: one that is could be used to find out our key. */
function isPoint(bytes: Buffer): boolean {
  if (bytes.length !== POINT_LENGTH || bytes[0] !== 4) return false;
  const [x, y] = [bytes.subarray(1, 33), bytes.subarray(33)].map((half) => half.toString('base64url'));
  try {
    createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}
