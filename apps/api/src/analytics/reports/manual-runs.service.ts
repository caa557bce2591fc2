import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { orThrow, parsed } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ReportRunsRepository } from './report-runs.repository.js';
import { ReportStarts } from './report-starts.service.js';
import type { ReportState } from './reports.dto.js';
import { reportNotFound, reportRunNotFound } from './reports.errors.js';
import { ReportsRepository } from './reports.repository.js';

/** Runs that somebody asks for. */
@Injectable()
export class ManualRuns {
  constructor(
    private readonly database: Database,
    private readonly reports: ReportsRepository,
    private readonly runs: ReportRunsRepository,
    private readonly starts: ReportStarts,
    private readonly audit: Audit,
  ) {}

  /** Has a report written and mailed now. Its due times stay. @throws reports.not_found */
  async ask(reportId: string): Promise<JsonText> {
    return this.database.transaction(async () => {
      const report = parsed<ReportState>(orThrow(await this.reports.lock(reportId), reportNotFound));
      const runId = orThrow(await this.starts.start(report, null), reportRunNotFound);
      await this.audit.record({ action: 'ran', entity: 'report', entityId: reportId, after: { runId } });
      return orThrow(await this.runs.get(runId), reportRunNotFound);
    });
  }
}
