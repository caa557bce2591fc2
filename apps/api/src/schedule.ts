import { Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { NightlyBackup } from '@libs/backup/nightly-backup.job.js';
import { Config } from '@libs/config/config.js';
import { ForgetIdempotencyKeys } from '@libs/http/forget-idempotency-keys.job.js';
import { GiveUpDeadJobs } from '@libs/jobs/give-up-dead-jobs.job.js';
import type { JobType } from '@libs/jobs/job-type.js';
import { DAY, HOUR, MINUTE, ScheduledRuns } from '@libs/jobs/scheduled-runs.js';
import { TidyQueue } from '@libs/jobs/tidy-queue.job.js';
import { PurgeLiveEvents } from './analytics/live/purge-live-events.job.js';
import { BuildRollups } from './analytics/rollups/build-rollups.js';
import { CheckRollups } from './analytics/rollups/check-rollups.job.js';
import { ForgetUnusedZones } from './analytics/rollups/forget-unused-zones.job.js';
import { ForgetUploads } from './customers/imports/forget-uploads.job.js';
import { REMOVE_REPORT_FILES } from './analytics/reports/files/remove-report-files.js';
import { PLAN_REPORTS } from './analytics/reports/schedule/plan-reports.job.js';
import { RescoreOpenLeads } from './leads/rescore-open-leads.job.js';
import { LEARN } from './messages/assistant/learning/learn.js';
import { REOPEN_SNOOZED } from './messages/conversations/reopen-snoozed.job.js';
import { LookForOrphans } from './notifications/deliveries/look-for-orphans.job.js';
import { ForgetOldNotifications } from './notifications/forget-old-notifications.job.js';
import { PLAN_DAILY_SUMMARIES } from './notifications/summary/plan-daily-summaries.job.js';
import { LOOK_AFTER_SYSTEM } from './notifications/system/look-after-system.job.js';
import { ApplyRetention } from './retention/apply-retention.job.js';

type Recurring = [job: JobType<Record<string, never>>, every: number];

/** Every recurring job, one line each. Slots are cut in UTC; a slot missed while nothing ran is caught up at the next tick. */
export const RECURRING: Recurring[] = [
  [REOPEN_SNOOZED, MINUTE],
  [PLAN_DAILY_SUMMARIES, MINUTE],
  [PLAN_REPORTS, MINUTE],
  [GiveUpDeadJobs, MINUTE],
  [LOOK_AFTER_SYSTEM, MINUTE],
  [BuildRollups, MINUTE],
  [PurgeLiveEvents, HOUR],
  [REMOVE_REPORT_FILES, HOUR],
  [ForgetIdempotencyKeys, HOUR],
  [ForgetUploads, HOUR],
  [ApplyRetention, DAY],
  [RescoreOpenLeads, DAY],
  [ForgetUnusedZones, DAY],
  [CheckRollups, DAY],
  [ForgetOldNotifications, DAY],
  [LookForOrphans, DAY],
  [TidyQueue, DAY],
  [LEARN, DAY],
  [NightlyBackup, DAY],
];

/** Ticks in every process that runs jobs; each run is claimed once among them all. */
@Injectable()
export class Schedule {
  private readonly log = new Logger('Schedule');

  constructor(
    private readonly config: Config,
    private readonly runs: ScheduledRuns,
  ) {}

  /** Queues what is due. */
  @Cron(CronExpression.EVERY_MINUTE)
  async tick(): Promise<void> {
    if (this.config.PROCESS_ROLE === 'web') return;
    for (const [job, every] of RECURRING) {
      // A tick that fails is made up for by the next one: the slot stays unclaimed.
      await this.runs
        .once(job, every)
        .catch((error: unknown) => this.log.warn(`${job.name} waits a minute: ${String(error)}`));
    }
  }
}
