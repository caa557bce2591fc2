import webpush from 'web-push';

/** Milliseconds that a signature is used; it holds for 12 hours, and may for 24 at most (RFC 8292, section 2). */
const USED_FOR = 60 * 60 * 1000;
/** Push services that are remembered: browsers have a handful, and people could make up any number. */
const MOST = 100;

/** Whom push services take us for. */
export interface VapidIdentity {
  /** Whom to turn to: an https address or a `mailto:`. */
  subject: string;
  /** base64url */
  publicKey: string;
  /** base64url */
  privateKey: string;
}

/**
 * Signs for push services, once an hour each (RFC 8292, section 4 wants tokens used again): a signature costs three
 * times as much as encrypting a message.
 */
export class VapidSignatures {
  private readonly signed = new Map<string, { header: string; until: number }>();

  /** @param now milliseconds since the epoch, by the clock that signatures tell their end by */
  constructor(
    private readonly identity: VapidIdentity,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** The Authorization header for a push service. @param origin its scheme, host and port */
  of(origin: string): string {
    const known = this.signed.get(origin);
    const left = (known?.until ?? 0) - this.now();
    // More than there can be is left when the clock was put back: the end of it is no longer where it seemed.
    if (known && left > 0 && left <= USED_FOR) return known.header;
    const { subject, publicKey, privateKey } = this.identity;
    const { Authorization: header } = webpush.getVapidHeaders(
      origin,
      subject,
      publicKey,
      privateKey,
      'aes128gcm',
    );
    this.signed.delete(origin);
    const [oldest] = this.signed.keys();
    if (oldest !== undefined && this.signed.size >= MOST) this.signed.delete(oldest);
    this.signed.set(origin, { header, until: this.now() + USED_FOR });
    return header;
  }
}
