import { isUtf8 } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';
import { Platform } from '@libs/database/generated/enums.js';
import { Webhook } from 'standardwebhooks';
import type { ChannelEvent } from '../channel-event.js';
import type { Channel, OutgoingMessage, RawDelivery, SentMessage } from '../channel.js';
import { BadSignature } from '../channels.errors.js';
import { parseGeneric } from './generic-parse.js';

/** How far the time of a delivery may be from ours, both ways, in seconds (Standard Webhooks' own tolerance). */
const TOLERANCE_SECONDS = 300;

/** Any program that signs its deliveries as the Standard Webhooks specification says. */
export class GenericChannel implements Channel {
  readonly key = 'generic';
  readonly platform = Platform.API;
  readonly signedBy = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  private readonly webhook?: Webhook;

  /**
   * @param secret `whsec_…`; the channel is closed without one
   * @throws Error when the secret is not of that form
   */
  constructor(secret?: string) {
    if (!secret) return;
    try {
      this.webhook = new Webhook(secret);
    } catch (error) {
      throw new Error('GENERIC_WEBHOOK_SECRET is not "whsec_" with random bytes in base64.', {
        cause: error,
      });
    }
  }

  configured(): boolean {
    return this.webhook !== undefined;
  }

  /**
   * `webhook-signature` holds `v1,<base64>` entries, of which one must be the HMAC-SHA256 of id, time and body.
   * The package's own `verify` asks the machine's clock for the time; this asks when the delivery came.
   */
  verify(raw: RawDelivery): void {
    if (!this.webhook) throw BadSignature.withoutSecret('GENERIC_WEBHOOK_SECRET');
    const id = raw.headers['webhook-id'];
    const time = raw.headers['webhook-timestamp'];
    const signatures = raw.headers['webhook-signature'];
    if (!id || !signatures || !time || !/^\d{1,12}$/.test(time)) {
      throw new BadSignature('webhook-id, webhook-timestamp or webhook-signature is missing or malformed.');
    }
    const sentAt = new Date(Number(time) * 1000);
    if (Math.abs(raw.receivedAt.getTime() - sentAt.getTime()) > TOLERANCE_SECONDS * 1000) {
      throw new BadSignature(
        'The time of the delivery is more than 5 minutes away from ours. Check both clocks.',
      );
    }
    // Bytes that are no UTF-8 would all read as the same replacement character, and so sign the same.
    if (!isUtf8(raw.body)) throw new BadSignature('The body is not UTF-8 text.');
    const expected = digest(this.webhook.sign(id, sentAt, raw.body));
    if (!signatures.split(' ').some((signature) => timingSafeEqual(digest(signature), expected))) {
      throw new BadSignature('No signature matches the body. Check GENERIC_WEBHOOK_SECRET.');
    }
  }

  /** The sender names each delivery, and repeats it under the same name. */
  dedupeKey(raw: RawDelivery): string {
    const id = raw.headers['webhook-id'] ?? '';
    return id !== '' && id.length <= 200 ? id : digest(id).toString('hex');
  }

  parse(raw: RawDelivery): ChannelEvent[] {
    return parseGeneric(raw);
  }

  /**
   * This channel has no transport of its own: what we say on it goes out with the `message.sent` event of the
   * outgoing webhooks, which carries the id given here, so that the other side can refer to it.
   */
  send(message: OutgoingMessage): Promise<SentMessage> {
    return Promise.resolve({ externalId: `msg_${message.id}` });
  }
}

/** Hashing first makes texts of any length comparable in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
