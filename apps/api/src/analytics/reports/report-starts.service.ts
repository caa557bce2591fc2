import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { v7 } from '@libs/database/id.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { inUsableZones, requestOf } from './report-filters.js';
import { ReportRunsRepository } from './report-runs.repository.js';
import type { ReportState } from './reports.dto.js';
import { RUN_REPORT, RUN_REPORTS_QUEUE } from './run-report.js';
import { coveredBy } from './schedule/covered-period.js';

/** Has runs done. */
@Injectable()
export class ReportStarts {
  constructor(
    private readonly runs: ReportRunsRepository,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes a run down and queues it, in the caller's transaction.
   *
   * @param slot the due time it stands for; null when somebody asked for it
   * @returns its id; undefined when there is one for this slot
   */
  async start(kept: ReportState, slot: Date | null): Promise<string | undefined> {
    const now = this.clock.now();
    const report = inUsableZones(kept);
    const { name, period, timezone } = report;
    const covered = coveredBy(period, timezone, slot ?? now);
    const id = v7();
    const inserted = await this.runs.insert({
      id,
      reportId: report.id,
      cause: slot ? 'SCHEDULE' : 'MANUAL',
      slot,
      request: { name, period, timezone, export: requestOf(report, covered) },
      recipients: report.recipients,
      covered,
      createdAt: now,
    });
    if (!inserted) return undefined;
    // One after another, and behind what people wait for: exports are the largest reads there are.
    await this.jobs.add(RUN_REPORT, { runId: id }, { queue: RUN_REPORTS_QUEUE, priority: 10 });
    return id;
  }
}
