import { Injectable } from '@nestjs/common';
import type { Platform } from '@libs/database/generated/enums.js';
import { Events } from '@libs/events/events.js';
import {
  ConversationUpdated,
  MessageAnalyzed,
  MessageEdited,
  MessageReceived,
  MessageSent,
  MessageUpdated,
  type MessageRef,
} from './messages.events.js';

/** Tells the rest of the product what happened to a message. Call it inside the transaction of the change. */
@Injectable()
export class MessageNews {
  constructor(private readonly events: Events) {}

  /** A customer's message is new. */
  async received(message: MessageRef, platform: Platform, occurredAt: Date): Promise<void> {
    await this.events.publish(MessageReceived, {
      ...message,
      platform,
      occurredAt: occurredAt.toISOString(),
    });
    await this.conversationUpdated(message);
  }

  /** An outbound message waits to be sent. */
  async queued(message: MessageRef, said: Date): Promise<void> {
    await this.events.publish(MessageUpdated, { ...message, said: said.toISOString() });
    await this.conversationUpdated(message);
  }

  /** The business wrote elsewhere. */
  async echoed(message: MessageRef, said: Date): Promise<void> {
    await this.events.publish(MessageSent, message);
    await this.queued(message, said);
  }

  /** An outbound message that waited was said. */
  async sent(message: MessageRef): Promise<void> {
    await this.events.publish(MessageSent, message);
    await this.updated(message);
    await this.conversationUpdated(message);
  }

  /** A message looks different. */
  async updated(message: MessageRef): Promise<void> {
    await this.events.publish(MessageUpdated, message);
  }

  /** A customer's words were replaced or taken back. */
  async edited(message: MessageRef): Promise<void> {
    await this.events.publish(MessageEdited, message);
  }

  /** A message was understood, or an agent said how it is to be understood. */
  async analyzed(message: MessageRef, cause: 'message' | 'correction'): Promise<void> {
    await this.events.publish(MessageAnalyzed, { ...message, cause });
    await this.updated(message);
  }

  /** A conversation looks different in the inbox. */
  async conversationUpdated(of: { conversationId: string; customerId: string }): Promise<void> {
    await this.events.publish(ConversationUpdated, {
      conversationId: of.conversationId,
      customerId: of.customerId,
    });
  }
}
