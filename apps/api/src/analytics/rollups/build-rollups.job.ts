import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { HandlesJob, type JobHandler } from '@libs/jobs/job-type.js';
import { BuildRollups } from './build-rollups.js';
import { buildWaiting } from './build.js';
import { RollupWork } from './rollup-work.service.js';

/** Builds what waits for it. Until it is done, dashboards of these days are counted from the tables. */
@Injectable()
@HandlesJob(BuildRollups)
export class BuildRollupsJob implements JobHandler<Record<string, never>> {
  private readonly log = new Logger('Rollups');

  constructor(
    private readonly work: RollupWork,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const built = await this.work.run((session) => buildWaiting(session, this.clock.now()));
    if (built.length > 0) this.log.log(`built the daily figures of ${built.join(', ')}`);
  }
}
