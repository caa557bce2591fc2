import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { HandlesJob, type JobHandler, type JobRun } from '@libs/jobs/job-type.js';
import { AddressSuppressed, Mailer } from '@libs/mail/mailer.service.js';
import { ReportDeliveriesRepository } from './report-deliveries.repository.js';
import { ReportLetters } from './report-letters.service.js';
import { SEND_REPORT_MAIL } from './send-report-mail.js';

/**
 * Mails a report to one recipient. No mail server takes a mail and our note of it in one step: a process that dies
 * between the two sends it again, under the same Message-ID, by which mail programs show it once.
 */
@Injectable()
@HandlesJob(SEND_REPORT_MAIL)
export class SendReportMailJob implements JobHandler<{ deliveryId: string }> {
  constructor(
    private readonly deliveries: ReportDeliveriesRepository,
    private readonly letters: ReportLetters,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
  ) {}

  async run({ deliveryId }: { deliveryId: string }, { last }: JobRun): Promise<void> {
    const waiting = await this.deliveries.begin(deliveryId);
    if (!waiting) return;
    const now = this.clock.now();
    if (waiting.left) return this.deliveries.end(deliveryId, 'SKIPPED', 'The person has left.', now);
    if (!waiting.wanted)
      return this.deliveries.end(deliveryId, 'SKIPPED', 'The recipient wants this report no more.', now);
    if (waiting.fileRemoved)
      return this.deliveries.end(deliveryId, 'SKIPPED', 'The file was removed before it was sent.', now);
    try {
      await this.mailer.send(await this.letters.write(deliveryId, waiting));
    } catch (error) {
      if (error instanceof AddressSuppressed)
        return this.deliveries.end(deliveryId, 'FAILED', error.message, now);
      const reason = `The mail could not be sent: ${error instanceof Error ? error.message : String(error)}`;
      await this.deliveries.end(deliveryId, last ? 'FAILED' : 'PENDING', reason, now);
      throw error;
    }
    await this.deliveries.end(deliveryId, 'SENT', null, now);
  }

  /** Its process died each time: nobody is left to try it, and the history says so. */
  async giveUp({ deliveryId }: { deliveryId: string }, reason: string): Promise<void> {
    await this.deliveries.end(deliveryId, 'FAILED', reason, this.clock.now());
  }
}
