import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { Events } from '@libs/events/events.js';
import { MessageNews } from '../message-news.service.js';
import { ConversationRead } from '../messages.events.js';
import { conversationNotFound } from '../messages.errors.js';
import { ConversationsRepository } from './conversations.repository.js';

/** Somebody reads a conversation. */
@Injectable()
export class ReadingService {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationsRepository,
    private readonly news: MessageNews,
    private readonly events: Events,
  ) {}

  /**
   * Marks everything in it as read. Doing it twice changes nothing.
   *
   * @param userId who read it; undefined for a program
   * @throws conversations.not_found
   */
  async read(conversationId: string, userId?: string): Promise<JsonText> {
    return this.database.transaction(async () => {
      const customerId = await this.conversations.markRead(conversationId);
      if (customerId !== undefined) await this.news.conversationUpdated({ conversationId, customerId });
      const shown = orThrow(await this.conversations.get(conversationId), conversationNotFound);
      if (userId !== undefined) await this.events.publish(ConversationRead, { conversationId, userId });
      return shown;
    });
  }
}
