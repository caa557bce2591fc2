import { Injectable } from '@nestjs/common';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { ConversationRead } from '../../messages/messages.events.js';
import { ReadingRepository } from './reading.repository.js';

/** Whoever has read a conversation needs not be told of it any more, on any device. */
@Injectable()
@Listens(ConversationRead)
export class MarkNewsOnConversationRead implements Listener<{ conversationId: string; userId: string }> {
  constructor(private readonly reading: ReadingRepository) {}

  async handle({ conversationId, userId }: { conversationId: string; userId: string }): Promise<void> {
    await this.reading.markRead(userId, conversationId);
  }
}
