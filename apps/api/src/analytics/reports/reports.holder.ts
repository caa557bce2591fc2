import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { sectionsFrom } from '../../customers/privacy/entries.js';
import {
  PersonalDataHolder,
  type HoldsPersonalData,
  type PersonalDataSection,
  type Subject,
} from '../../customers/privacy/personal-data.js';
import { PIECES_AT_ONCE } from './files/remove-report-files.js';
import { ReportFilesRepository } from './files/report-files.repository.js';
import { MAY_TELL_OF, ReportRunsRepository } from './report-runs.repository.js';

/** Files of reports, in which the customer may be among others. */
@Injectable()
@PersonalDataHolder()
export class ReportsHolder implements HoldsPersonalData {
  readonly tables = ['ReportRun', 'ReportFilePart'];

  constructor(
    private readonly database: Database,
    private readonly runs: ReportRunsRepository,
    private readonly files: ReportFilesRepository,
    private readonly clock: Clock,
  ) {}

  /** The files are about other people too: they are named without their contents. */
  describe({ customerId }: Subject): PersonalDataSection[] {
    const section = sectionsFrom(this.database, customerId);
    return [
      section('reportFiles', {
        entry: `jsonb_build_object('runId', run.id, 'reportId', run."reportId", 'file', run."fileName",
          'rows', run.rows, 'writtenAt', iso(run."finishedAt"), 'recipients', run.recipients)`,
        from: '"ReportRun" run',
        where: MAY_TELL_OF,
        time: 'run."createdAt"',
        id: 'run.id',
      }),
    ];
  }

  /** Nobody can tell what is in a file without reading it: every file of people goes that was written since this one came. */
  async erase({ customerId }: Subject): Promise<boolean> {
    await this.runs.giveUpFilesOf(customerId, this.clock.now());
    return (await this.files.removeUnowned(PIECES_AT_ONCE)) < PIECES_AT_ONCE;
  }
}
