import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Config } from '@libs/config/config.js';
import { Database } from '@libs/database/database.js';
import { Indicator, type Findings } from './indicator.js';

/** Seconds after which a worker that gave no sign of life counts as gone; it gives one every five. */
const SILENCE = 30;
/** Jobs that are looked at: with more of them the figures end here, and the check still answers in time. */
const MOST = 100_000;

/** Whether any process of the installation runs jobs, how many wait or have failed for good, and for how long. */
@Injectable()
export class JobsIndicator extends Indicator {
  readonly key = 'jobs';
  readonly vital = false;

  constructor(
    indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly config: Config,
  ) {
    super(indicators);
  }

  check(): Promise<HealthIndicatorResult> {
    return this.attempt(async () => {
      const { workers, waiting, failed, oldestSeconds } = await this.figures();
      if (workers === 0)
        throw new Error(
          `no worker runs; ${waiting} jobs wait. Start a process with PROCESS_ROLE=worker or all.`,
        );
      if (oldestSeconds > this.config.JOBS_LATE_AFTER_S)
        throw new Error(
          `a job that is due has waited for ${oldestSeconds} s, and ${waiting} wait. Start more workers, or see why they are slow.`,
        );
      return { workers, waiting, failed, oldestSeconds };
    });
  }

  private async figures(): Promise<Findings & Figures> {
    const [row] = await this.database.rows<Figures>(
      `select
         (select count(*)::int from "WorkerHeartbeat" where "seenAt" > now() - make_interval(secs => $1::int)) as workers,
         count(*) filter (where attempts < max_attempts)::int as waiting,
         count(*) filter (where attempts >= max_attempts)::int as failed,
         coalesce(floor(extract(epoch from now() - min(run_at) filter (where attempts < max_attempts))), 0)::int
           as "oldestSeconds"
       from (
         select attempts, max_attempts, run_at from graphile_worker.jobs
         where locked_at is null and (run_at <= now() or attempts >= max_attempts) limit $2
       ) idle`,
      [SILENCE, MOST],
    );
    return { workers: 0, waiting: 0, failed: 0, oldestSeconds: 0, ...row };
  }
}

interface Figures {
  workers: number;
  waiting: number;
  failed: number;
  /** How long the job that has waited longest has been due; 0 when none waits. */
  oldestSeconds: number;
}
