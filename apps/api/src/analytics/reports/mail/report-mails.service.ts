import { Injectable } from '@nestjs/common';
import { v7 } from '@libs/database/id.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { ReportDeliveriesRepository } from './report-deliveries.repository.js';
import { SEND_REPORT_MAIL } from './send-report-mail.js';

/** Plans the mails of a run. */
@Injectable()
export class ReportMails {
  constructor(
    private readonly deliveries: ReportDeliveriesRepository,
    private readonly jobs: Jobs,
  ) {}

  /** One for each recipient, once, in the caller's transaction. */
  async plan(runId: string, recipients: readonly string[]): Promise<void> {
    const planned = recipients.map((recipient) => ({ id: v7(), runId, recipient }));
    await this.deliveries.insert(planned);
    const { name, maxAttempts } = SEND_REPORT_MAIL;
    await this.jobs.addAll(planned.map(({ id }) => ({ name, maxAttempts, payload: { deliveryId: id } })));
  }
}
