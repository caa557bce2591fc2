import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler, type JobRun } from '@libs/jobs/job-type.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { AddressSuppressed, Mailer } from '@libs/mail/mailer.service.js';
import { DueMails } from './due-mails.service.js';
import { MailDeliveriesRepository } from './mail-deliveries.repository.js';
import { NotificationLetters } from './notification-letters.service.js';
import { MAIL_KEY, SEND_NOTIFICATION_MAIL } from './send-notification-mail.js';

/**
 * Mails one notification, or all that gathered in quiet hours. No mail server takes a mail and our note of it in one
 * step: a process that dies between the two sends it again, under the same Message-ID, by which mail programs show it
 * once.
 */
@Injectable()
@HandlesJob(SEND_NOTIFICATION_MAIL)
export class SendNotificationMailJob implements JobHandler<{ deliveryId: string }> {
  constructor(
    private readonly due: DueMails,
    private readonly deliveries: MailDeliveriesRepository,
    private readonly letters: NotificationLetters,
    private readonly mailer: Mailer,
    private readonly jobs: Jobs,
  ) {}

  async run({ deliveryId }: { deliveryId: string }, run: JobRun): Promise<void> {
    const waiting = await this.due.take(deliveryId);
    if (!waiting) return;
    if (waiting.unwanted !== null) return this.deliveries.end(deliveryId, 'SKIPPED', waiting.unwanted);
    try {
      await this.mailer.send(await this.letters.write(deliveryId, waiting));
    } catch (error) {
      if (error instanceof AddressSuppressed) return this.deliveries.end(deliveryId, 'DEAD', error.message);
      const reason = `The mail server did not take it: ${error instanceof Error ? error.message : String(error)}`;
      await this.deliveries.end(deliveryId, run.last ? 'DEAD' : 'PENDING', reason);
      throw error;
    }
    await this.deliveries.end(deliveryId, 'SENT', null);
  }

  /**
   * Its process died each time: nobody is left to try it, and the log of deliveries says so. Unless it died when another
   * job had taken its place, which sends the mail when it is quiet no longer.
   */
  async giveUp({ deliveryId }: { deliveryId: string }, reason: string): Promise<void> {
    if (await this.jobs.awaits(`${MAIL_KEY}${deliveryId}`)) return;
    await this.deliveries.end(deliveryId, 'DEAD', reason);
  }
}
