import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Platform } from '@libs/database/generated/enums.js';
import type { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import type { ChannelEvent } from '../channel-event.js';
import type { Channel, OutgoingMessage, Query, RawDelivery, SentMessage } from '../channel.js';
import { BadSignature } from '../channels.errors.js';
import { parseWhatsapp } from './whatsapp-parse.js';
import { sendWhatsapp } from './whatsapp-send.js';
import type { WhatsappSettings } from './whatsapp-settings.js';

/** WhatsApp through Meta's Cloud API. */
export class WhatsappChannel implements Channel {
  readonly key = 'whatsapp';
  readonly platform = Platform.WHATSAPP;
  readonly signedBy = ['x-hub-signature-256'];
  /** Meta's customer service window: after it only templates are delivered. */
  readonly replyWindowHours = 24;

  constructor(
    private readonly settings: WhatsappSettings,
    private readonly outgoing: OutgoingClient,
  ) {}

  configured(): boolean {
    return Boolean(this.settings.appSecret);
  }

  /** `X-Hub-Signature-256: sha256=<hex>` is the HMAC-SHA256 of the raw body with the app secret. */
  verify(raw: RawDelivery): void {
    if (!this.settings.appSecret) throw BadSignature.withoutSecret('WHATSAPP_APP_SECRET');
    const [, signature] = /^sha256=([0-9a-f]{64})$/i.exec(raw.headers['x-hub-signature-256'] ?? '') ?? [];
    if (signature === undefined)
      throw new BadSignature('The header X-Hub-Signature-256 is missing or malformed.');
    const expected = createHmac('sha256', this.settings.appSecret).update(raw.body).digest();
    if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) {
      throw new BadSignature('The signature does not match the body. Check WHATSAPP_APP_SECRET.');
    }
  }

  /** Meta asks once, when the webhook is set up in its form, with the token typed there. */
  handshake(query: Query): string | undefined {
    const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
    const { verifyToken } = this.settings;
    if (mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return undefined;
    return verifyToken && timingSafeEqual(digest(token), digest(verifyToken)) ? challenge : undefined;
  }

  /** Meta names no delivery, but repeats one byte by byte. */
  dedupeKey(raw: RawDelivery): string {
    return digest(raw.body).toString('hex');
  }

  parse(raw: RawDelivery): ChannelEvent[] {
    return parseWhatsapp(raw, this.settings.phoneNumberId);
  }

  send(message: OutgoingMessage): Promise<SentMessage> {
    return sendWhatsapp(this.settings, this.outgoing, message);
  }
}

/** Hashing first makes texts of any length comparable in constant time. */
function digest(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
