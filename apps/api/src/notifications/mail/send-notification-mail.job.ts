import { Injectable } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import { HandlesJob, type JobHandler, type JobRun } from '@libs/jobs/job-type.js';
import { MailTransport } from '@libs/mail/mail.js';
import { NotificationKinds } from '../types/registry.js';
import type { Letter } from '../types/notification-kind.js';
import { letterMail } from './letter-mail.js';
import { MailDeliveriesRepository, type WaitingMail } from './mail-deliveries.repository.js';
import { SEND_NOTIFICATION_MAIL } from './send-notification-mail.js';

/**
 * Mails one notification. No mail server takes a mail and our note of it in one step: a process that dies between
 * the two sends it again, under the same Message-ID, by which mail programs show it once.
 */
@Injectable()
@HandlesJob(SEND_NOTIFICATION_MAIL)
export class SendNotificationMailJob implements JobHandler<{ deliveryId: string }> {
  constructor(
    private readonly deliveries: MailDeliveriesRepository,
    private readonly kinds: NotificationKinds,
    private readonly mail: MailTransport,
    private readonly config: Config,
  ) {}

  async run({ deliveryId }: { deliveryId: string }, run: JobRun): Promise<void> {
    const waiting = await this.deliveries.begin(deliveryId);
    if (!waiting) return;
    if (!waiting.active) return this.deliveries.end(deliveryId, 'SKIPPED', 'The person has left.');
    try {
      const address = this.config.PUBLIC_URL ?? `http://localhost:${this.config.PORT}`;
      await this.mail.send({
        ...letterMail(await this.letterOf(waiting), `${address}${waiting.url}`),
        to: waiting.email,
        messageId: `<notification.${deliveryId}@parley>`,
      });
    } catch (error) {
      const reason = `The mail server did not take it: ${error instanceof Error ? error.message : String(error)}`;
      await this.deliveries.end(deliveryId, run.last ? 'DEAD' : 'PENDING', reason);
      throw error;
    }
    await this.deliveries.end(deliveryId, 'SENT', null);
  }

  /** Its process died each time: nobody is left to try it, and the log of deliveries says so. */
  async giveUp({ deliveryId }: { deliveryId: string }, reason: string): Promise<void> {
    await this.deliveries.end(deliveryId, 'DEAD', reason);
  }

  private async letterOf({ type, title, body, data }: WaitingMail): Promise<Letter> {
    const letter = await this.kinds.of(type).letter?.(data);
    return letter ?? { subject: title, sections: [{ heading: title, lines: body === '' ? [] : [body] }] };
  }
}
