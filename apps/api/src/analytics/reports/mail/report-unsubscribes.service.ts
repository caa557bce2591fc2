import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { parsed } from '@libs/http/json.js';
import { UnsubscribeLinks } from '@libs/mail/unsubscribe-links.js';
import type { ReportState } from '../reports.dto.js';
import { ReportsRepository } from '../reports.repository.js';

/** Takes those off the recipients of a report who want it no more. */
@Injectable()
export class ReportUnsubscribes {
  constructor(
    private readonly database: Database,
    private readonly reports: ReportsRepository,
    private readonly links: UnsubscribeLinks,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes an address off. The report goes on, for whoever is left and for its history. Doing so again, or for a report
   * that is gone, changes nothing.
   *
   * @param addressName as `UnsubscribeLinks.nameOf` names it
   */
  async takeOff(reportId: string, addressName: string): Promise<void> {
    await this.database.transaction(async () => {
      const found = await this.reports.lock(reportId);
      if (!found) return;
      const { recipients } = parsed<ReportState>(found);
      const left = recipients.filter((recipient) => this.links.nameOf(recipient) !== addressName);
      if (left.length === recipients.length) return;
      await this.reports.update(reportId, { recipients: left, updatedAt: this.clock.now() });
      await this.audit.record({
        action: 'unsubscribed',
        entity: 'report',
        entityId: reportId,
        before: { recipients },
        after: { recipients: left },
      });
    });
  }
}
