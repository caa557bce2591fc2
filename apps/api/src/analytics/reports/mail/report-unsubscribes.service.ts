import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { parsed } from '@libs/http/json.js';
import { UnsubscribeLinks } from '@libs/mail/unsubscribe-links.js';
import type { ReportState } from '../reports.dto.js';
import { ReportsRepository } from '../reports.repository.js';
import { ReportDeliveriesRepository } from './report-deliveries.repository.js';

/** Takes those off the recipients of a report who want it no more. */
@Injectable()
export class ReportUnsubscribes {
  constructor(
    private readonly database: Database,
    private readonly reports: ReportsRepository,
    private readonly links: UnsubscribeLinks,
    private readonly deliveries: ReportDeliveriesRepository,
    private readonly audit: Audit,
  ) {}

  /**
   * Takes an address off, and keeps back what is on its way there. The report goes on, for whoever is left and for its
   * history. Doing so again, or for a report that is gone, changes nothing.
   *
   * @param addressName as `UnsubscribeLinks.nameOf` names it
   */
  async takeOff(reportId: string, addressName: string): Promise<void> {
    await this.database.transaction(async () => {
      const found = await this.reports.lock(reportId);
      if (!found) return;
      const { recipients } = parsed<ReportState>(found);
      const gone = recipients.find((recipient) => this.links.nameOf(recipient) === addressName);
      if (gone === undefined) return;
      const left = recipients.filter((recipient) => recipient !== gone);
      await this.reports.update(reportId, { recipients: left });
      await this.deliveries.withhold(reportId, gone);
      const change = { before: { recipients }, after: { recipients: left } };
      await this.audit.record(
        { action: 'unsubscribed', entity: 'report', entityId: reportId, ...change },
        await this.deliveries.personAt(gone),
      );
    });
  }
}
