import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { isErased } from '@libs/database/database.errors.js';
import { HandlesJob, type JobHandler, type JobRun } from '@libs/jobs/job-type.js';
import type { Channel } from '../channels/channel.js';
import { SendFailed } from '../channels/channels.errors.js';
import { ChangesService } from '../incoming/changes.service.js';
import { OutboundRoutes } from './outbound-routes.service.js';
import { OutboundRepository, type WaitingMessage } from './outbound.repository.js';
import { SendFailures } from './send-failures.service.js';
import { SEND_MESSAGE, type SendMessage } from './send-message.js';

/** Tries to write down that the platform took a message, and milliseconds between them: about half a minute. */
const MARK_TRIES = 12;
const MARK_PAUSE = 2_500;

/**
 * Hands a message to its platform.
 *
 * No platform lets us send and write down that we did in one step. When a process dies between the two, the message
 * is sent again, at most once for each death, and never when a status callback named it meanwhile: the job of a dead
 * process waits at least 30 seconds, callbacks come within a few. Every such attempt is in the audit log beforehand.
 */
@Injectable()
@HandlesJob(SEND_MESSAGE)
export class SendMessageJob implements JobHandler<SendMessage> {
  private readonly log = new Logger('Messages');
  /** Names of messages that a platform took while the database was away for longer than we could wait. */
  private readonly unmarked = new Map<string, string>();

  constructor(
    private readonly outbound: OutboundRepository,
    private readonly routes: OutboundRoutes,
    private readonly changes: ChangesService,
    private readonly failures: SendFailures,
  ) {}

  async run(payload: SendMessage, run: JobRun): Promise<void> {
    const message = await this.outbound.load(payload.messageId);
    if (!message || message.status !== 'QUEUED' || message.externalId !== null) return;
    const externalId = this.unmarked.get(payload.messageId) ?? (await this.send(message, payload, run));
    if (externalId !== undefined) await this.mark(message, externalId);
  }

  giveUp({ messageId }: SendMessage): Promise<void> {
    return this.failures.givenUp(messageId);
  }

  /** @returns the platform's name for it, undefined when it did not take it */
  private async send(
    message: WaitingMessage,
    payload: SendMessage,
    run: JobRun,
  ): Promise<string | undefined> {
    const { messageId, customerId, platform } = message;
    const channel = this.routes.sending(platform);
    if (!channel?.send) {
      await this.failures.failed(messageId, `Nothing can be sent on ${platform} any more: it is not set up.`);
      return undefined;
    }
    const to = await this.routes.nameOf(customerId, platform);
    if (to === undefined) {
      await this.failures.failed(messageId, `The customer has no name on ${platform} any more.`);
      return undefined;
    }
    if (run.attempt > 1) {
      await this.failures.sendingAgain(messageId, payload.attempt, 'The attempt before was cut off.');
    } else if (payload.inDoubt === true) {
      await this.failures.sendingAgain(messageId, payload.attempt, 'The attempt before got no answer.');
    }
    return this.hand(channel, message, to, payload, run);
  }

  private async hand(
    channel: Channel,
    message: WaitingMessage,
    to: string,
    payload: SendMessage,
    run: JobRun,
  ): Promise<string | undefined> {
    const { messageId, body, attachments, replyToExternalId } = message;
    try {
      const sent = await channel.send?.({
        id: messageId,
        to,
        body,
        attachments,
        ...(replyToExternalId === null ? {} : { replyToExternalId }),
      });
      return sent?.externalId;
    } catch (error) {
      if (error instanceof SendFailed) {
        await this.failures.refused(payload, error);
        return undefined;
      }
      if (!run.last) throw error;
      this.log.error(`message ${messageId} could not be sent: ${String(error)}`);
      await this.failures.failed(
        messageId,
        'Something went wrong on our side. An administrator finds more in the log.',
      );
      return undefined;
    }
  }

  /** Not to be given up lightly: the customer has the message, and another run would send it again. */
  private async mark(message: WaitingMessage, externalId: string): Promise<void> {
    const { platform, messageId } = message;
    this.unmarked.set(messageId, externalId);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.changes.accepted(platform, externalId, messageId);
        this.unmarked.delete(messageId);
        return;
      } catch (error) {
        if (isErased(error)) return;
        if (attempt === MARK_TRIES) throw error;
        this.log.warn(`message ${messageId} was sent and could not be marked yet: ${String(error)}`);
        await wait(MARK_PAUSE);
      }
    }
  }
}
