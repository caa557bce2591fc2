import { Platform } from '@libs/database/generated/enums.js';
import { conversationKey, ignored, type Ignored } from '../channel-event.js';
import type { JsonObject } from '../payload.js';

/** What the messages and statuses of one change share. */
export interface WhatsappChange {
  contacts: readonly JsonObject[];
  receivedAt: Date;
}

/** The ordering key of a customer on WhatsApp. */
export function whatsappKey(externalId: string): string {
  return conversationKey(Platform.WHATSAPP, externalId);
}

/** Something in a change that is kept and not acted upon. */
export function ignoredIn(change: WhatsappChange, kind: string, reason: string, about?: string): Ignored {
  return ignored(kind, reason, change.receivedAt, about === undefined ? undefined : whatsappKey(about));
}
