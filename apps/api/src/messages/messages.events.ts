import type { Platform } from '@libs/database/generated/enums.js';
import { eventType } from '@libs/events/event-type.js';

/** Which message, of whom, in which conversation. */
export interface MessageRef {
  messageId: string;
  customerId: string;
  conversationId: string;
}

/** A customer wrote: told once for each inbound message. */
export const MessageReceived = eventType<
  MessageRef & {
    platform: Platform;
    /** When it was said, ISO 8601. */
    occurredAt: string;
  }
>('message.received', { live: true });

/** A message looks different: new and outbound, another status, edited, revoked, reacted to, analysed. */
export const MessageUpdated = eventType<
  MessageRef & {
    /** When it was said, ISO 8601: only of an outbound message that is new, as `message.received` tells of the others. */
    said?: string;
  }
>('message.updated', { live: true });

/** An outbound message was said, by us or by the business elsewhere (an echo). */
export const MessageSent = eventType<MessageRef>('message.sent');

/** A customer replaced the words of a message or took them back, so that what we know of it is about other words. */
export const MessageEdited = eventType<MessageRef>('message.edited');

/** A message was understood: by a provider after it came in, or by an agent who corrected one. */
export const MessageAnalyzed = eventType<MessageRef & { cause: 'message' | 'correction' }>(
  'message.analyzed',
);

/** A conversation looks different in the inbox. */
export const ConversationUpdated = eventType<{ conversationId: string; customerId: string }>(
  'conversation.updated',
  { live: true },
);

/** Somebody who works here has read a conversation to its end. */
export const ConversationRead = eventType<{ conversationId: string; userId: string }>('conversation.read');
