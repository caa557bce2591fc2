import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { Jobs } from '@libs/jobs/jobs.js';
import type { SendFailed } from '../channels/channels.errors.js';
import { MessageNews } from '../message-news.service.js';
import { OutboundRepository } from './outbound.repository.js';
import { SEND_MESSAGE, sendKey, type SendMessage } from './send-message.js';
import { MAX_SEND_ATTEMPTS, pauseAfter } from './send-pauses.js';

/** What follows when a message could not be sent. */
@Injectable()
export class SendFailures {
  constructor(
    private readonly database: Database,
    private readonly outbound: OutboundRepository,
    private readonly jobs: Jobs,
    private readonly news: MessageNews,
    private readonly audit: Audit,
  ) {}

  /** The platform did not take it: the next attempt is planned, or it has failed. The agent reads why. */
  async refused({ messageId, attempt }: SendMessage, failure: SendFailed): Promise<void> {
    const pause = failure.retryable ? pauseAfter(attempt, failure.retryAfterSeconds) : undefined;
    if (pause === undefined) {
      return this.failed(
        messageId,
        attempt > 1 ? `${failure.reason} Given up after ${attempt} attempts.` : failure.reason,
      );
    }
    await this.database.transaction(async () => {
      const runAt = await this.outbound.secondsFromNow(pause);
      const plan = `Attempt ${attempt} of ${MAX_SEND_ATTEMPTS}; the next one is at ${runAt.toISOString()}.`;
      const message = await this.outbound.fail(messageId, 'QUEUED', `${failure.reason} ${plan}`);
      if (!message) return;
      const next = { messageId, attempt: attempt + 1, inDoubt: failure.maybeSent };
      await this.jobs.add(SEND_MESSAGE, next, { runAt, key: sendKey(messageId) });
      await this.news.updated(message);
    });
  }

  /** It will not be sent. @param reason one or two sentences for the person who wrote it */
  async failed(messageId: string, reason: string): Promise<void> {
    await this.database.transaction(async () => {
      const message = await this.outbound.fail(messageId, 'FAILED', reason);
      if (message) await this.news.updated(message);
    });
  }

  /** Its job is over without an outcome. One that handed over to a next attempt before it died is no failure. */
  async givenUp(messageId: string): Promise<void> {
    if (await this.jobs.awaits(sendKey(messageId))) return;
    await this.failed(
      messageId,
      'Something went wrong on our side each time it was tried, and it may have reached the customer. ' +
        'An administrator finds more in the log; send it again if it did not arrive.',
    );
  }

  /**
   * Writes down, before it happens, that a message is sent although an earlier attempt may have reached the
   * platform: the customer may see it twice.
   */
  async sendingAgain(messageId: string, attempt: number, cause: string): Promise<void> {
    await this.audit.record({
      action: 'sent-again',
      entity: 'message',
      entityId: messageId,
      after: { attempt, cause },
    });
  }
}
