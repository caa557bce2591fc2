import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { MessageNews } from '../message-news.service.js';
import type { ConversationFields } from './conversations.repository.js';

/** Keeps and tells what people did to a conversation. Call it inside the transaction of the change. */
@Injectable()
export class ConversationHistory {
  constructor(
    private readonly audit: Audit,
    private readonly news: MessageNews,
  ) {}

  /** Somebody changed it. */
  async updated(
    of: { conversationId: string; customerId: string },
    before: ConversationFields,
    after: ConversationFields,
  ): Promise<void> {
    await this.audit.record({
      action: 'updated',
      entity: 'conversation',
      entityId: of.conversationId,
      before: { ...before },
      after: { ...after },
    });
    await this.news.conversationUpdated(of);
  }
}
