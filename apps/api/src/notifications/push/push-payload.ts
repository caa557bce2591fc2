import { createHash } from 'node:crypto';
import type { NotificationType } from '@libs/database/generated/enums.js';
import type { NotificationAction } from '../types/notification-kind.js';

/** News as a device is sent it. */
export interface PushNews {
  title: string;
  body: string;
  /** Path of a picture in the product. */
  icon: string;
  type: NotificationType | 'TEST';
  tag: string;
  /** Path in the front end. */
  url: string;
  /** Number on the icon: unread notifications. */
  badge: number;
  actions: readonly NotificationAction[];
  /** Ids and numbers, and in `tokens` what buttons are answered with that need no opening, by action. */
  data: Record<string, unknown>;
}

/** Served by the API itself, beside the service worker. */
export const PUSH_ICON = '/push-icon.png';

/** Bytes of UTF-8 that fit into a push of 4,096, encrypted. */
export const MAX_PAYLOAD = 3_900;

/** The JSON that the service worker reads. What is too long loses its end: first of the body, then of the title. */
export function payloadOf(news: PushNews): string {
  let { title, body } = news;
  for (;;) {
    const text = JSON.stringify({ ...news, title, body });
    if (Buffer.byteLength(text) <= MAX_PAYLOAD || (title === '' && body === '')) return text;
    if (body === '') title = firstHalf(title);
    else body = firstHalf(body);
  }
}

/** The topic of a tag (RFC 8030, section 5.4): tells the push service which messages replace each other, and no more. */
export function topicOf(userId: string, tag: string): string {
  return createHash('sha256').update(`${userId} ${tag}`).digest('base64url').slice(0, 32);
}

/** By characters, so that none is cut in two. */
function firstHalf(text: string): string {
  const characters = Array.from(text);
  return characters.slice(0, Math.floor(characters.length / 2)).join('');
}
