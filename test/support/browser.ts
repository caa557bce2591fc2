import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
  type ECDH,
} from 'node:crypto';
import type { Arrived } from './outside-service.js';
import type { PushService } from './push-service.js';

/** Bytes of the parts of an encrypted push (RFC 8188, section 2.1): salt, record size, key length, key, tag. */
const SALT = 16;
const HEADER = 21;
const POINT = 65;
const TAG = 16;

/** The claims of a VAPID token (RFC 8292). */
export interface VapidClaims {
  aud: string;
  exp: number;
  sub: string;
}

let count = 0;

/** A browser that is subscribed at a push service: reads what it is pushed as browsers do, by RFC 8291. */
export class Browser {
  readonly path = `/push/${(count += 1)}/${randomBytes(8).toString('hex')}`;
  private readonly keys: ECDH = createECDH('prime256v1');
  private readonly auth = randomBytes(16);

  constructor(readonly service: Pick<PushService, 'origin' | 'at'>) {
    this.keys.generateKeys();
  }

  /** `PushSubscription.toJSON()` and the device's name, as it is sent to the product. */
  subscription(deviceName = 'A browser'): object {
    return {
      endpoint: `${this.service.origin}${this.path}`,
      expirationTime: null,
      keys: { p256dh: this.keys.getPublicKey('base64url'), auth: this.auth.toString('base64url') },
      deviceName,
    };
  }

  /** What arrived for it. */
  get arrived(): Arrived[] {
    return this.service.at(this.path);
  }

  /** Everything it was pushed, decrypted. */
  get messages(): unknown[] {
    return this.arrived.map((push) => JSON.parse(this.decrypt(push.body)) as unknown);
  }

  /** Decrypts one push. @throws Error when it was not encrypted for this browser, or was changed */
  decrypt(body: Buffer): string {
    const salt = body.subarray(0, SALT);
    const recordSize = body.readUInt32BE(SALT);
    if (body.readUInt8(HEADER - 1) !== POINT) throw new Error('the sender has no key on P-256');
    const sender = body.subarray(HEADER, HEADER + POINT);
    const record = body.subarray(HEADER + POINT);
    if (record.length > recordSize) throw new Error('a push is one record');
    const receiver = this.keys.getPublicKey();
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), receiver, sender]);
    const secret = derive(this.keys.computeSecret(sender), this.auth, info, 32);
    const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(record.subarray(-TAG));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -TAG)), decipher.final()]);
    const end = padded.lastIndexOf(2);
    if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0))
      throw new Error('the padding is wrong');
    return padded.subarray(0, end).toString('utf8');
  }
}

/**
 * Checks a push's VAPID token as push services do.
 *
 * @returns its claims @throws Error when it is not signed by the key it names, or that is another one
 */
export function vapidClaims({ headers }: Arrived, publicKey: string): VapidClaims {
  const [, token = '', key] = /^vapid t=([^,]+), ?k=(.+)$/.exec(headers.authorization ?? '') ?? [];
  if (key !== publicKey) throw new Error('signed by another key than the one browsers subscribe with');
  const [head = '', claims = '', signature = ''] = token.split('.');
  const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg: string };
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const pem = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const good = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: pem, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (alg !== 'ES256' || !good) throw new Error('the signature is wrong');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as VapidClaims;
}

function derive(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length));
}
