import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Events } from '@libs/events/events.js';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { ADD_JOBS, toSpec } from '@libs/jobs/jobs.js';
import { buildAll } from './build.js';
import { findDifferences } from './check-rollups.js';
import { DifferenceCounter } from './difference-counter.js';
import { RollupWork } from './rollup-work.service.js';
import { RollupsDiffered } from './rollups.events.js';

export const CheckRollups = jobType<Record<string, never>>('check-rollups', { maxAttempts: 3 });

/**
 * Compares the daily figures with the tables, every night. What differs is built anew and told, all in one
 * transaction: it is told if and only if it was repaired.
 */
@Injectable()
@HandlesJob(CheckRollups)
export class CheckRollupsJob implements JobHandler<Record<string, never>> {
  private readonly log = new Logger('Rollups');

  constructor(
    private readonly work: RollupWork,
    private readonly events: Events,
    private readonly counter: DifferenceCounter,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const now = this.clock.now();
    const differences = await this.work.run(async (session) => {
      const found = await findDifferences(session, now);
      if (found.length === 0) return found;
      await buildAll(session, now);
      const figures = [...new Set(found.map(({ figure }) => figure))];
      const told = this.events.jobsFor(RollupsDiffered, [{ day: now.toISOString().slice(0, 10), figures }]);
      await session.rows(ADD_JOBS, [JSON.stringify(told.map(toSpec))]);
      return found;
    });
    for (const { figure, timezone, from, to, platform } of differences) {
      this.counter.count(figure);
      this.log.error(
        `the daily figures said something else than the tables of ${figure} from ${from} to ${to} (${timezone}, ${platform ?? 'all platforms'}); they were built anew`,
      );
    }
  }
}
