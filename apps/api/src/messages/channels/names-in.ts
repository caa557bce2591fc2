import { conversationKey, type ChannelEvent } from './channel-event.js';
import type { Platform } from '@libs/database/generated/enums.js';

/** Most names that are kept of one delivery: a batch of more people than that is none. */
const MOST = 2_000;

/** The identities an event is about, `PLATFORM:externalId`, each once. */
export function namesIn(event: ChannelEvent): string[] {
  const { conversationKey: key } = event;
  if (key === undefined) return [];
  const platform = key.slice(0, key.indexOf(':')) as Platform;
  const name = (externalId: string): string => conversationKey(platform, externalId);
  switch (event.type) {
    case 'message':
      return [...new Set([key, ...[event.customer.externalId, ...(event.customer.aliases ?? [])].map(name)])];
    case 'identity-changed':
      return [...new Set([key, ...[event.from, event.to, ...(event.aliases ?? [])].map(name)])];
    case 'reaction':
      return [...new Set([key, name(event.from)])];
    default:
      return [key];
  }
}

/** The identities a whole delivery is about. */
export function namesInAll(events: readonly ChannelEvent[]): string[] {
  return [...new Set(events.flatMap(namesIn))].slice(0, MOST);
}
