import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { AppError, ValidationError } from '@libs/errors/app-error.js';
import { HandlesJob, type JobHandler, type JobRun } from '@libs/jobs/job-type.js';
import { ExportsService } from '../export/exports.service.js';
import { ReportFiles } from './files/report-files.service.js';
import { FinishReport } from './finish-report.service.js';
import { ReportRunsRepository } from './report-runs.repository.js';
import { FileTooLarge } from './reports.errors.js';
import { RUN_REPORT } from './run-report.js';

/** What is told of a failure whose words are not for everybody. */
const UNTOLD = 'The export could not be finished. The log of the server says why.';

/**
 * Writes a report's file. A try that was cut off is made again from the start; mails are planned only with the end of
 * a try, so nobody gets two.
 */
@Injectable()
@HandlesJob(RUN_REPORT)
export class RunReportJob implements JobHandler<{ runId: string }> {
  private readonly log = new Logger('Reports');

  constructor(
    private readonly runs: ReportRunsRepository,
    private readonly exports: ExportsService,
    private readonly files: ReportFiles,
    private readonly ending: FinishReport,
    private readonly clock: Clock,
  ) {}

  async run({ runId }: { runId: string }, { last }: JobRun): Promise<void> {
    const begun = await this.runs.begin(runId, this.clock.now());
    if (!begun) return;
    const { attempt, at, request } = begun;
    try {
      const written = await this.files.write(runId, attempt, (sink) =>
        // Never aborted: exports have limits of their own, and whoever ends the process ends them.
        this.exports.write(request.export, sink, new AbortController().signal),
      );
      const fileName = this.exports.nameOf(request.export, at);
      await this.ending.finish(runId, begun, { ...written, fileName });
    } catch (error) {
      // Trying again mends neither.
      const hopeless = error instanceof FileTooLarge || error instanceof ValidationError;
      const reason = error instanceof AppError ? error.detail : UNTOLD;
      await this.fail(runId, attempt, reason, hopeless || last);
      if (!hopeless) throw error;
      this.log.warn(`the run ${runId} of a report failed: ${error.detail}`);
    }
  }

  /** Its process died each time, or the database was away: the history says so. */
  async giveUp({ runId }: { runId: string }, reason: string): Promise<void> {
    await this.fail(runId, undefined, reason, true);
  }

  private async fail(
    runId: string,
    attempt: number | undefined,
    reason: string,
    forGood: boolean,
  ): Promise<void> {
    await this.runs.fail(runId, attempt, reason, forGood ? this.clock.now() : undefined);
    await this.files.tidy();
  }
}
