import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@libs/jobs/job-type.js';
import { PIECES_AT_ONCE, REMOVE_REPORT_FILES } from './remove-report-files.js';
import { ReportFilesRepository } from './report-files.repository.js';

/** Each stretch is a transaction of its own: a run that is cut off has done what it has done. */
@Injectable()
@HandlesJob(REMOVE_REPORT_FILES)
export class RemoveReportFilesJob implements JobHandler<Record<string, never>> {
  constructor(private readonly files: ReportFilesRepository) {}

  async run(): Promise<void> {
    while ((await this.files.removeUnowned(PIECES_AT_ONCE)) === PIECES_AT_ONCE);
  }
}
