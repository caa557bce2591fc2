import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { RollupWork } from './rollup-work.service.js';
import { RollupZonesRepository } from './rollup-zones.repository.js';

/** Milliseconds that a zone's days are added up after its last use. */
const KEPT_FOR = 28 * 24 * 60 * 60 * 1000;

export const ForgetUnusedZones = jobType<Record<string, never>>('forget-unused-zones');

/** Gives up zones that no dashboard asked for in four weeks: each costs a little with every message. */
@Injectable()
@HandlesJob(ForgetUnusedZones)
export class ForgetUnusedZonesJob implements JobHandler<Record<string, never>> {
  constructor(
    private readonly work: RollupWork,
    private readonly zones: RollupZonesRepository,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const since = new Date(this.clock.now().getTime() - KEPT_FOR);
    await this.work.run((session) => this.zones.forgetUnused(session, since));
  }
}
