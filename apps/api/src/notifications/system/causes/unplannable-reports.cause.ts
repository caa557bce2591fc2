import { Injectable } from '@nestjs/common';
import { TroubleService } from '../../../analytics/attention/trouble.service.js';
import type { SystemCause, Trouble } from '../system-cause.js';

/** Scheduled reports whose time zone is none any more: there is no run of theirs that could fail. */
@Injectable()
export class ReportsUnplannable implements SystemCause {
  readonly key = 'unplannable-reports';
  readonly urgent = false;
  readonly patience = 0;
  readonly url = '/reports';

  constructor(private readonly trouble: TroubleService) {}

  async look(): Promise<Trouble[]> {
    const reports = await this.trouble.unplannableReports();
    return reports.map(({ id, name, timezone }) => ({
      subject: id,
      title: `The report "${name.slice(0, 100)}" can not be planned`,
      body: `Its time zone "${timezone.slice(0, 100)}" is none any more, so that nobody can tell when it is due. Choose another one for it.`,
    }));
  }

  over(): string {
    return 'The report that could not be planned is due again, is off, or is gone';
  }
}
