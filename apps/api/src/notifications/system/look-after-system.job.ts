import { Injectable, Logger } from '@nestjs/common';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { HealthService } from '../../health/health.service.js';
import { SystemCauses } from './causes/registry.js';
import { Incidents } from './incidents.service.js';

export const LOOK_AFTER_SYSTEM = jobType<Record<string, never>>('look-after-system', { maxAttempts: 1 });

/** Looks whether anything is wrong with the installation, by each cause there is. The next look comes in a minute. */
@Injectable()
@HandlesJob(LOOK_AFTER_SYSTEM)
export class LookAfterSystemJob implements JobHandler<Record<string, never>> {
  private readonly log = new Logger('System');

  constructor(
    private readonly health: HealthService,
    private readonly causes: SystemCauses,
    private readonly incidents: Incidents,
  ) {}

  async run(): Promise<void> {
    const report = await this.health.report();
    for (const cause of this.causes.all) {
      try {
        await this.incidents.note(cause, await cause.look(report));
      } catch (error) {
        // One that can not be looked at says nothing of the others, and nothing of itself.
        this.log.warn(`"${cause.key}" could not be looked at: ${String(error)}`);
      }
    }
  }

  /** A look that was cut off with its process is made up for by the next one. */
  giveUp(): Promise<void> {
    return Promise.resolve();
  }
}
