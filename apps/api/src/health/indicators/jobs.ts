import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Database } from '@libs/database/database.js';
import { Indicator } from './indicator.js';

/** Seconds after which a worker that gave no sign of life counts as gone; it gives one every five. */
const SILENCE = 30;

/** Whether any process of the installation runs jobs, and how many wait or have failed for good. */
@Injectable()
export class JobsIndicator extends Indicator {
  readonly key = 'jobs';
  readonly vital = false;

  constructor(
    indicators: HealthIndicatorService,
    private readonly database: Database,
  ) {
    super(indicators);
  }

  check(): Promise<HealthIndicatorResult> {
    return this.attempt(async () => {
      const [row] = await this.database.rows<{ workers: number; waiting: number; failed: number }>(
        `select
           (select count(*)::int from "WorkerHeartbeat" where "seenAt" > now() - make_interval(secs => $1::int)) as workers,
           count(*) filter (where locked_at is null and attempts < max_attempts and run_at <= now())::int as waiting,
           count(*) filter (where attempts >= max_attempts and locked_at is null)::int as failed
         from graphile_worker.jobs`,
        [SILENCE],
      );
      const { workers = 0, waiting = 0, failed = 0 } = row ?? {};
      if (workers === 0)
        throw new Error(
          `no worker runs; ${waiting} jobs wait. Start a process with PROCESS_ROLE=worker or all.`,
        );
      return { workers, waiting, failed };
    });
  }
}
