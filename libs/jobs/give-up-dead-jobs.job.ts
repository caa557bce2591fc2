import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import { JobRegistry } from './job-registry.js';
import { HandlesJob, jobType, type JobHandler } from './job-type.js';

export const GiveUpDeadJobs = jobType<Record<string, never>>('give-up-dead-jobs');

/** Most jobs of one run: the next one comes in a minute. */
const BATCH = 500;

interface DeadJob {
  payload: unknown;
  reason: string;
}

/**
 * Tells the handlers of jobs that failed for good. A job whose process died in its last run, or that could not reach
 * the database in it, has told nobody.
 */
@Injectable()
@HandlesJob(GiveUpDeadJobs)
export class GiveUpDeadJobsJob implements JobHandler<Record<string, never>> {
  private readonly log = new Logger('Jobs');

  constructor(
    private readonly database: Database,
    private readonly registry: JobRegistry,
  ) {}

  async run(): Promise<void> {
    const handlers = this.registry.givingUp();
    const dead = await this.database.rows<{ id: string; name: string }>(
      `select id::text, task_identifier as name from graphile_worker.jobs
       where attempts >= max_attempts and locked_at is null and task_identifier = any($1::text[]) order by id limit ${BATCH}`,
      [[...handlers.keys()]],
    );
    for (const { id, name } of dead) {
      await this.bury(id, handlers.get(name)).catch((error: unknown) =>
        this.log.error(`the failed job ${id} (${name}) could not be given up yet: ${String(error)}`),
      );
    }
  }

  private async bury(id: string, handler: JobHandler<unknown> | undefined): Promise<void> {
    await this.database.transaction(async () => {
      // The public view of graphile-worker does not show what the job was about; removing it tells.
      const [job] = await this.database.rows<DeadJob>(
        `select payload, format('Given up after %s attempts: %s.', attempts,
           rtrim(left(coalesce(last_error, 'our process ended each time'), 500), '.')) as reason
         from graphile_worker.complete_jobs(array[$1::bigint])`,
        [id],
      );
      if (job) await handler?.giveUp?.(job.payload, job.reason);
    });
  }
}
