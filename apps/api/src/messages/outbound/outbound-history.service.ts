import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import type { Platform } from '@libs/database/generated/enums.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { MessageNews } from '../message-news.service.js';
import type { StoredOutbound } from './outbound.repository.js';
import { SEND_MESSAGE, sendKey } from './send-message.js';

/** What follows from a message that waits to be sent. Call it inside the transaction that stores it. */
@Injectable()
export class OutboundHistory {
  constructor(
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly news: MessageNews,
  ) {}

  /** The message is sent by a job, told of, and kept in the audit log, without its words. */
  async queued({ occurredAt, ...message }: StoredOutbound, platform: Platform): Promise<void> {
    const { messageId, customerId } = message;
    await this.jobs.add(SEND_MESSAGE, { messageId, attempt: 1 }, { key: sendKey(messageId) });
    await this.audit.record({
      action: 'created',
      entity: 'message',
      entityId: messageId,
      after: { customerId, platform },
    });
    await this.news.queued(message, occurredAt);
  }
}
