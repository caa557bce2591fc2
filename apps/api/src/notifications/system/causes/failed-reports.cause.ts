import { Injectable } from '@nestjs/common';
import { TroubleService } from '../../../analytics/attention/trouble.service.js';
import type { SystemCause, Trouble } from '../system-cause.js';

/** Scheduled reports whose last run failed. */
@Injectable()
export class ReportsFailed implements SystemCause {
  readonly key = 'failed-reports';
  readonly urgent = false;
  readonly patience = 0;
  readonly url = '/reports';

  constructor(private readonly trouble: TroubleService) {}

  async look(): Promise<Trouble[]> {
    const reports = await this.trouble.failedReports();
    return reports.map(({ id, name, error }) => ({
      subject: id,
      title: `The report "${name.slice(0, 100)}" could not be written`,
      body: `${(error ?? 'No reason was noted.').slice(0, 250)} Run it again when that is mended.`,
    }));
  }

  over(): string {
    return 'The report that failed was written again, or is gone';
  }
}
