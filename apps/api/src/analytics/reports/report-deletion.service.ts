import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { orThrow, parsed } from '@libs/http/json.js';
import { ReportFiles } from './files/report-files.service.js';
import type { ReportState } from './reports.dto.js';
import { reportNotFound } from './reports.errors.js';
import { loggedFields } from '../export/logged-filters.js';
import { ReportsRepository } from './reports.repository.js';

/** Deletes reports. */
@Injectable()
export class ReportDeletion {
  constructor(
    private readonly database: Database,
    private readonly reports: ReportsRepository,
    private readonly files: ReportFiles,
    private readonly audit: Audit,
  ) {}

  /** With its history and files; what of its mails is on its way is not sent. @throws reports.not_found */
  async delete(id: string): Promise<void> {
    await this.database.transaction(async () => {
      const before = parsed<ReportState>(orThrow(await this.reports.lock(id), reportNotFound));
      await this.reports.delete(id);
      await this.files.tidy();
      await this.audit.record({
        action: 'deleted',
        entity: 'report',
        entityId: id,
        before: loggedFields(before),
      });
    });
  }
}
