import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { HandlesJob, jobType, type JobHandler } from './job-type.js';

export const TidyQueue = jobType<Record<string, never>>('tidy-queue');

/** Days that claimed runs stay visible. */
const KEEP_RUNS = 60;

/** Removes what the queue leaves behind: claims of long ago, signs of life of processes that are gone. */
@Injectable()
@HandlesJob(TidyQueue)
export class TidyQueueJob implements JobHandler<Record<string, never>> {
  constructor(private readonly database: Database) {}

  async run(): Promise<void> {
    await this.database.rows(
      `delete from "ScheduledRun" where "claimedAt" < now() - make_interval(days => $1)`,
      [KEEP_RUNS],
    );
    await this.database.rows(`delete from "WorkerHeartbeat" where "seenAt" < now() - interval '1 day'`);
  }
}
