import type { ContentType, MessageDirection, Platform } from '@libs/database/generated/enums.js';

/** Something that happened on a platform, in words that are the same for all channels. */
export type ChannelEvent =
  MessageSaid | StatusMoved | MessageEdited | MessageRevoked | ReactionChanged | IdentityChanged | Ignored;

interface AboutCustomer {
  /** Platform and external id of the customer it is about: events with the same key keep their order. */
  conversationKey: string;
  /** By the platform's clock; the time of receipt where the platform gave none that can be believed. */
  occurredAt: Date;
}

interface ChangeOfMessage extends AboutCustomer {
  /** Names this change for ever on its platform: the same change again has the same key. */
  key: string;
  /** The message it is about, which may not have come yet. */
  targetExternalId: string;
}

/** The customer wrote, or the business wrote elsewhere. */
export interface MessageSaid extends AboutCustomer {
  type: 'message';
  externalId: string;
  direction: MessageDirection;
  customer: ChannelCustomer;
  contentType: ContentType;
  /** The words in it: text, caption, the chosen button. Empty where there are none. At most 10,000 characters. */
  body: string;
  attachments: Attachment[];
  replyToExternalId?: string;
  /** What could not be kept as it came, in sentences for the delivery's log. */
  notes?: string[];
}

/** A message of ours got somewhere, or did not. */
export interface StatusMoved extends ChangeOfMessage {
  type: 'status';
  status: 'SENT' | 'DELIVERED' | 'READ' | 'FAILED';
  /** Why it failed, for a person. */
  reason?: string;
  /** Our own id of the message where the platform gives it back: finds the message whose sending was in doubt. */
  messageId?: string;
}

/** The words of a message were replaced. */
export interface MessageEdited extends ChangeOfMessage {
  type: 'edit';
  body: string;
}

/** A message was taken back. */
export interface MessageRevoked extends ChangeOfMessage {
  type: 'revoke';
}

/** Somebody put, changed or removed a reaction. */
export interface ReactionChanged extends ChangeOfMessage {
  type: 'reaction';
  /** External id of who reacted. */
  from: string;
  /** Null when it was removed. */
  emoji: string | null;
}

/** The platform names the same customer differently from now on. */
export interface IdentityChanged extends AboutCustomer {
  type: 'identity-changed';
  key: string;
  /** External id until now. */
  from: string;
  /** External id from now on. */
  to: string;
  /** Other names the platform has for them now. */
  aliases?: string[];
  /** Their new phone number in E.164, where the change tells. */
  phone?: string;
}

/** Something we keep raw and do nothing with. */
export interface Ignored {
  type: 'ignored';
  /** What the platform calls it. */
  kind: string;
  /** One sentence: why. */
  reason: string;
  /** Where it is known whom it is about. */
  conversationKey?: string;
  occurredAt: Date;
}

/** What a platform tells of a customer. */
export interface ChannelCustomer {
  /** How the platform names them: becomes their identity. */
  externalId: string;
  /** Other names the same platform has for the same person. */
  aliases?: string[];
  name?: string;
  /** E.164. */
  phone?: string;
  /** Lower-case. */
  email?: string;
  /** BCP 47. */
  locale?: string;
}

/** Something that came with a message. At least one of url, mediaId and data is there. */
export interface Attachment {
  kind:
    | 'image'
    | 'video'
    | 'audio'
    | 'document'
    | 'sticker'
    | 'location'
    | 'contact'
    | 'product'
    | 'form'
    | 'choice'
    | 'referral';
  url?: string;
  /** The platform's id to fetch the file with. */
  mediaId?: string;
  mimeType?: string;
  name?: string;
  /** Bytes. */
  size?: number;
  caption?: string;
  /** What is not a file: coordinates, phone numbers, quantities, answers to a form. */
  data?: Record<string, string | number | boolean | string[]>;
}

/** The key that keeps the events of one customer on one platform in order. */
export function conversationKey(platform: Platform, externalId: string): string {
  return `${platform}:${externalId}`;
}

/** An event that is kept and not acted upon. @param reason one sentence */
export function ignored(kind: string, reason: string, occurredAt: Date, about?: string): Ignored {
  return {
    type: 'ignored',
    kind,
    reason,
    occurredAt,
    ...(about === undefined ? {} : { conversationKey: about }),
  };
}
