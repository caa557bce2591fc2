import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { ReportStarts } from '../report-starts.service.js';
import type { ReportState } from '../reports.dto.js';
import { ReportsRepository, type DueReport } from '../reports.repository.js';
import { latestDue, nextDue } from './due-times.js';

/** Recurring, every minute. */
export const PLAN_REPORTS = jobType<Record<string, never>>('plan-reports', { maxAttempts: 3 });

/** Reports of one transaction. */
const BATCH = 50;
/** Milliseconds before a report is looked at again whose due time can not be told. */
const PAUSE = 60 * 60 * 1000;

/**
 * Looks every minute which reports are due. A report that missed several times, because nothing ran, is written once,
 * for the last of them. Each time has one run, however many processes look.
 */
@Injectable()
@HandlesJob(PLAN_REPORTS)
export class PlanReportsJob implements JobHandler<Record<string, never>> {
  private readonly log = new Logger('Reports');

  constructor(
    private readonly database: Database,
    private readonly reports: ReportsRepository,
    private readonly starts: ReportStarts,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    while ((await this.database.transaction(() => this.some())) === BATCH);
  }

  private async some(): Promise<number> {
    const now = this.clock.now();
    const due = await this.reports.due(now, BATCH);
    for (const report of due) await this.start(report, now);
    return due.length;
  }

  private async start({ id, nextRunAt, report }: DueReport, now: Date): Promise<void> {
    const state = JSON.parse(report) as ReportState;
    const times = this.timesOf(state, nextRunAt, now);
    if (times) await this.starts.start(state, times.slot);
    await this.reports.putOff(id, times?.next ?? new Date(now.getTime() + PAUSE));
  }

  /** One report whose time zone no list knows any more must not keep the others waiting. */
  private timesOf(state: ReportState, nextRunAt: Date, now: Date): { slot: Date; next: Date } | undefined {
    try {
      return { slot: latestDue(state, nextRunAt, now), next: nextDue(state, now) };
    } catch (error) {
      this.log.error(`the report ${state.id} can not be planned: ${String(error)}`);
      return undefined;
    }
  }
}
