import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

/** How the queue of the whole installation stands. */
export interface QueueState {
  /** Jobs that are due and wait for a worker. */
  waiting: number;
  /** Jobs that are being done. */
  running: number;
  /** Jobs that used up their tries. */
  failed: number;
  /** Seconds the oldest waiting job has been due; null when none waits. */
  oldestSeconds: number | null;
}

/** Jobs of one kind that used up their tries. */
export interface FailedJobs {
  name: string;
  count: number;
}

/** Rows that are looked at: figures of a longer queue are at least what is told. */
const MOST_ROWS = 20_000;
/** Milliseconds an answer is good for, to whoever asks. */
const HOLDS = 5_000;
/** Milliseconds a caller waits. */
const PATIENCE = 1_000;

const STATE = `
  select
    count(*) filter (where locked_at is null and attempts < max_attempts and run_at <= now())::int as waiting,
    count(*) filter (where locked_at is not null)::int as running,
    count(*) filter (where locked_at is null and attempts >= max_attempts)::int as failed,
    extract(epoch from now() - min(run_at) filter
      (where locked_at is null and attempts < max_attempts and run_at <= now()))::float8 as "oldestSeconds"
  from (select * from graphile_worker.jobs limit ${MOST_ROWS}) job`;

const FAILURES = `
  select name, count(*)::int as count from (
    select task_identifier as name from graphile_worker.jobs
    where locked_at is null and attempts >= max_attempts limit ${MOST_ROWS}) failed
  where not (name = any($1::text[])) group by name order by count desc, name`;

/** Looks at the queue with bounded work: any number of callers share one look every few seconds. */
@Injectable()
export class QueueFigures {
  private look: { at: number; state: Promise<QueueState | undefined> } | undefined;

  constructor(private readonly database: Database) {}

  /** At most 5 seconds old. @returns undefined when the database does not say within a second */
  async state(): Promise<QueueState | undefined> {
    const now = performance.now();
    if (!this.look || now - this.look.at > HOLDS) this.look = { at: now, state: this.read() };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), PATIENCE);
    });
    try {
      return await Promise.race([this.look.state, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Jobs that nobody tries again, by kind, the most first.
   *
   * @param except kinds whose failures are seen to elsewhere
   * @throws when the database is away
   */
  failures(except: readonly string[]): Promise<FailedJobs[]> {
    return this.database.rows<FailedJobs>(FAILURES, [except]);
  }

  private async read(): Promise<QueueState | undefined> {
    try {
      const [state] = await this.database.rows<QueueState>(STATE);
      return state;
    } catch {
      // That the database is away is told by those whose task it is.
      return undefined;
    }
  }
}
