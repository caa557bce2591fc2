import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { JobType } from './job-type.js';

/** Where, when and in which order a job runs. */
export interface JobOptions {
  /** Jobs of one queue run one after another, in the order they were added. */
  queue?: string;
  /** A waiting job with the same key is replaced; one that already runs goes on, and is not run again if it fails. */
  key?: string;
  runAt?: Date;
  /** Lower runs first; 0 by default. */
  priority?: number;
}

/** A job to add. */
export interface JobSpec extends JobOptions {
  name: string;
  payload: unknown;
  maxAttempts?: number;
}

/** Puts jobs in the queue, within the transaction of whatever causes them. */
@Injectable()
export class Jobs {
  constructor(private readonly database: Database) {}

  /** Adds one job. */
  async add<Payload>(type: JobType<Payload>, payload: Payload, options: JobOptions = {}): Promise<void> {
    await this.addAll([{ name: type.name, payload, maxAttempts: type.maxAttempts, ...options }]);
  }

  /** Whether a job with this key runs or will run. */
  async awaits(key: string): Promise<boolean> {
    const found = await this.database.rows(
      'select id::text from graphile_worker.jobs where key = $1 and (attempts < max_attempts or locked_at is not null)',
      [key],
    );
    return found.length > 0;
  }

  /** Those of these keys that a job has: one that waits, runs, or has failed for good and is there to be looked at. */
  async known(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.rows<{ key: string }>(
      'select key from graphile_worker.jobs where key = any($1::text[])',
      [keys],
    );
    return new Set(rows.map(({ key }) => key));
  }

  /**
   * Gives one try more to those of these keys whose job failed for good, once the pause that growing pauses have it
   * make is over. One that fails again has failed for good again: to whoever looks at such jobs it was one all along.
   */
  async tryOnceMore(keys: readonly string[]): Promise<void> {
    await this.database.rows(
      `select again.id::text from graphile_worker.jobs failed, graphile_worker.reschedule_jobs(
         array[failed.id], run_at := now(), attempts := failed.max_attempts - 1) again
       where failed.key = any($1::text[]) and failed.locked_at is null
         and failed.attempts >= failed.max_attempts and failed.run_at <= now()`,
      [keys],
    );
  }

  /** Adds many jobs with one statement. */
  async addAll(specs: JobSpec[]): Promise<void> {
    if (specs.length === 0) return;
    await this.database.rows(ADD_JOBS, [JSON.stringify(specs.map(toSpec))]);
  }
}

/** SQL: when the job with this key is run next, null when none waits. @param key SQL */
export function nextRunSql(key: string): string {
  return `(
    select waiting.run_at from graphile_worker.jobs waiting
    where waiting.key = ${key} and waiting.locked_at is null and waiting.attempts < waiting.max_attempts)`;
}

/** Adds the jobs of a JSON array (`$1`) of `toSpec` objects. Only the ids come back: Prisma has no type for the rest. */
export const ADD_JOBS = `
  select added.id::text from graphile_worker.add_jobs(
    array(select spec::graphile_worker.job_spec from json_populate_recordset(null::graphile_worker.job_spec, $1::json) spec)
  ) added`;

/** The shape of graphile-worker's `job_spec`. */
export function toSpec(spec: JobSpec): Record<string, unknown> {
  return {
    identifier: spec.name,
    payload: spec.payload,
    queue_name: spec.queue ?? null,
    run_at: spec.runAt?.toISOString() ?? null,
    max_attempts: spec.maxAttempts ?? 12,
    job_key: spec.key ?? null,
    priority: spec.priority ?? 0,
  };
}
