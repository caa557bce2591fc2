import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Config } from '@libs/config/config.js';
import { HandlesJob, type JobHandler, type JobRun } from '@libs/jobs/job-type.js';
import { MailTransport, type Attachment } from '@libs/mail/mail.js';
import { ReportFiles } from '../files/report-files.service.js';
import { ReportDeliveriesRepository, type WaitingReport } from './report-deliveries.repository.js';
import { reportLetter } from './report-letter.js';
import { SEND_REPORT_MAIL } from './send-report-mail.js';

const MEGABYTE = 1024 * 1024;

/**
 * Mails a report to one recipient. No mail server takes a mail and our note of it in one step: a process that dies
 * between the two sends it again, under the same Message-ID, by which mail programs show it once.
 */
@Injectable()
@HandlesJob(SEND_REPORT_MAIL)
export class SendReportMailJob implements JobHandler<{ deliveryId: string }> {
  constructor(
    private readonly deliveries: ReportDeliveriesRepository,
    private readonly files: ReportFiles,
    private readonly mail: MailTransport,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async run({ deliveryId }: { deliveryId: string }, { last }: JobRun): Promise<void> {
    const waiting = await this.deliveries.begin(deliveryId);
    if (!waiting) return;
    const now = this.clock.now();
    if (waiting.left) return this.deliveries.end(deliveryId, 'SKIPPED', 'The person has left.', now);
    if (waiting.fileRemoved)
      return this.deliveries.end(deliveryId, 'SKIPPED', 'The file was removed before it was sent.', now);
    try {
      await this.send(deliveryId, waiting);
    } catch (error) {
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

  private async send(deliveryId: string, waiting: WaitingReport): Promise<void> {
    const attached = waiting.bytes <= this.config.REPORT_ATTACHMENT_MAX_MB * MEGABYTE;
    const address = this.config.PUBLIC_URL ?? `http://localhost:${this.config.PORT}`;
    const link = `${address}/api/analytics/reports/runs/${waiting.runId}/file`;
    await this.mail.send({
      ...reportLetter(waiting, attached ? undefined : link),
      to: waiting.recipient,
      messageId: `<report.${deliveryId}@parley>`,
      attachments: attached ? [await this.attachment(waiting)] : [],
    });
  }

  private async attachment({ runId, attempt, bytes, fileName }: WaitingReport): Promise<Attachment> {
    const pieces: Buffer[] = [];
    for await (const piece of this.files.read(runId, attempt, bytes)) pieces.push(piece);
    return { name: fileName, bytes: Buffer.concat(pieces) };
  }
}
