import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import type { JobType } from './job-type.js';
import { Jobs } from './jobs.js';

/** How long one slot of a recurring job lasts, in milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Every process ticks; the run itself is claimed once by a unique row. */
@Injectable()
export class ScheduledRuns {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /**
   * Queues the job if nobody has done so in the current slot.
   *
   * @param slot length of the slot in milliseconds; slots are cut from the Unix epoch, days in UTC
   * @returns whether this call claimed the run
   */
  async once(type: JobType<Record<string, never>>, slot: number): Promise<boolean> {
    const period = new Date(Math.floor(this.clock.now().getTime() / slot) * slot).toISOString();
    return this.database.transaction(async () => {
      const claimed = await this.database.rows(
        'insert into "ScheduledRun" (name, period) values ($1, $2) on conflict do nothing returning name',
        [type.name, period],
      );
      if (claimed.length > 0) await this.jobs.add(type, {});
      return claimed.length > 0;
    });
  }
}
