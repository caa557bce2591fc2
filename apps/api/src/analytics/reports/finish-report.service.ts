import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { UnavailableError } from '@libs/errors/app-error.js';
import { ReportMails } from './mail/report-mails.service.js';
import { ReportRunsRepository, type Begun, type Written } from './report-runs.repository.js';

/** Ends tries that went well. */
@Injectable()
export class FinishReport {
  constructor(
    private readonly database: Database,
    private readonly runs: ReportRunsRepository,
    private readonly mails: ReportMails,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts the file in place, plans the mails and writes down who gets them: all of it or nothing.
   *
   * @throws UnavailableError when this try was overtaken, and another one has to do it
   */
  async finish(runId: string, begun: Begun, written: Written): Promise<void> {
    const { attempt, reportId, cause, recipients } = begun;
    const { rows, bytes } = written;
    await this.database.transaction(async () => {
      if (!(await this.runs.finish(runId, attempt, written, this.clock.now()))) throw overtaken();
      await this.mails.plan(runId, recipients);
      await this.audit.record({
        action: 'written',
        entity: 'report',
        entityId: reportId,
        after: { runId, cause, file: written.fileName, rows, bytes, recipients },
      });
    });
  }
}

function overtaken(): UnavailableError {
  return new UnavailableError(
    'reports.overtaken',
    'A customer was erased, or another process took over, while the file was written. It is written anew.',
  );
}
