import { Injectable, Logger } from '@nestjs/common';
import type { Job, TaskList } from 'graphile-worker';
import { Database } from '../database/database.js';

/** Milliseconds between two signs of life, and between two looks for the dead. */
const BEAT = 5_000;
/** Seconds of silence after which a worker counts as dead and its jobs are given back. */
const DEAD_AFTER = 30;
/** Milliseconds without a beat of our own after which we may have been taken for dead, and know nothing of others. */
const IN_DOUBT = 3 * BEAT;
/** Longest pause in seconds of a job that was in more than one death: it still runs within a minute of the last. */
const LONGEST_PAUSE = 20;

/**
 * graphile-worker keeps the jobs of a crashed worker locked for four hours. A row per worker, renewed every
 * few seconds by the database's clock, lets any other process give them back within a minute.
 */
@Injectable()
export class WorkerHeartbeats {
  private readonly log = new Logger('Jobs');
  private readonly workers = new Set<string>();
  /** Stopped ones, whose signs of life are still there. */
  private readonly former = new Set<string>();
  /** Workers of ours that did their job, could not say so and ended: nobody has to wait for their silence. */
  private readonly ended = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  /** By the monotonic clock, which goes on while the process is frozen. */
  private lastBeat = -Infinity;
  private lastLapse = -Infinity;

  constructor(private readonly database: Database) {}

  /** Reports this worker as alive from now on. */
  follow(workerId: string): void {
    this.workers.add(workerId);
  }

  /** Stops reporting it. */
  forget(workerId: string): void {
    if (this.workers.delete(workerId)) this.former.add(workerId);
  }

  /** This worker did its job and ended before it could mark it. */
  end(workerId: string): void {
    this.workers.delete(workerId);
    this.ended.add(workerId);
  }

  /**
   * The same tasks, whose success counts only while the job is ours: graphile-worker would let a process that was
   * frozen for long, and taken for dead, remove the job that another one runs now.
   */
  fenced(tasks: TaskList): TaskList {
    return Object.fromEntries(
      Object.entries(tasks).map(([name, task]) => [
        name,
        async (payload, helpers) => {
          const began = performance.now();
          await task?.(payload, helpers);
          if (this.isInDoubt(began)) await this.confirm(helpers.job);
        },
      ]),
    );
  }

  /** Starts beating and looking for the dead. Where nobody else can be at work, all earlier workers are dead. */
  async start(): Promise<void> {
    if (this.database.exclusive) await this.freeTheDead(0);
    await this.tick();
    this.timer = setInterval(() => void this.tick(), BEAT);
    this.timer.unref();
  }

  /** Stops: gives back the jobs that this process still holds, and takes back its signs of life. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    const workers = [...this.workers];
    this.workers.clear();
    try {
      const jobs = await this.giveBack(workers);
      if (jobs.length > 0) this.log.warn(`given back to the queue, unfinished: ${jobs.join(', ')}`);
    } catch (error) {
      this.log.warn(`heartbeats and jobs stay until they expire: ${String(error)}`);
    }
  }

  /** Being interrupted is not a job's failure: the try it was in does not count. @returns what they were */
  private giveBack(workers: string[]): Promise<string[]> {
    return this.database.transaction(async () => {
      const held = await this.database.rows<{ id: string; task: string; attempts: number }>(
        `select id::text, task_identifier as task, attempts from graphile_worker.jobs where locked_by = any($1::text[])`,
        [workers],
      );
      await this.database.rows('select graphile_worker.force_unlock_workers($1::text[])::text', [workers]);
      for (const { id, attempts } of held) {
        await this.database.rows(
          `select job.id::text from graphile_worker.reschedule_jobs(
             array[$1::bigint], run_at := now(), attempts := $2::int) job`,
          [id, Math.max(0, attempts - 1)],
        );
      }
      await this.database.rows('delete from "WorkerHeartbeat" where "workerId" = any($1::text[])', [
        [...workers, ...this.former],
      ]);
      return held.map(({ task, id }) => `${task} ${id}`);
    });
  }

  private async tick(): Promise<void> {
    const now = performance.now();
    const lapsed = now - this.lastBeat > IN_DOUBT;
    if (lapsed) this.lastLapse = now;
    try {
      await this.database.rows(
        `insert into "WorkerHeartbeat" ("workerId", "seenAt") select id, now() from unnest($1::text[]) id
         on conflict ("workerId") do update set "seenAt" = excluded."seenAt"`,
        [[...this.workers]],
      );
      this.lastBeat = now;
      // Whoever could not beat can't tell whether the others were silent or the database was: a look later.
      if (!lapsed) await this.freeTheDead(DEAD_AFTER);
    } catch (error) {
      this.log.warn(`no heartbeat this time: ${String(error)}`);
    }
  }

  private isInDoubt(since: number): boolean {
    return performance.now() - this.lastBeat > IN_DOUBT || this.lastLapse > since;
  }

  private async confirm({ id, locked_by }: Job): Promise<void> {
    const ours = await this.database.rows(
      'select id::text from graphile_worker.jobs where id = $1::bigint and locked_by = $2',
      [id, locked_by],
    );
    if (ours.length === 0)
      throw new Error('this process was silent for so long that another one took the job over');
  }

  /**
   * Gives back jobs whose worker has been silent, or never beat and took the job long enough ago to have beaten.
   * The public view of graphile-worker shows locks without the private tables' layout.
   *
   * @param silence seconds without a sign of life that make a worker dead
   */
  private async freeTheDead(silence: number): Promise<void> {
    const ended = [...this.ended];
    await this.database.transaction(async () => {
      const freed = await this.database.rows<{ workerId: string; jobs: string[] }>(
        `with silent as (
           select job.locked_by as "workerId", array_agg(job.id::text) filter (where job.attempts > 1) as jobs
           from graphile_worker.jobs job
           left join "WorkerHeartbeat" beat on beat."workerId" = job.locked_by
           where job.locked_by is not null and job.locked_by <> all ($2::text[])
             and (job.locked_by = any($3::text[])
               or coalesce(beat."seenAt", job.locked_at) < now() - make_interval(secs => $1))
           group by job.locked_by
         ), gone as (
           delete from "WorkerHeartbeat" where "seenAt" < now() - make_interval(secs => $1)
         )
         select "workerId", coalesce(jobs, '{}') as jobs, graphile_worker.force_unlock_workers(array["workerId"])::text from silent`,
        [silence, [...this.workers], ended],
      );
      for (const { workerId } of freed) this.log.warn(`worker ${workerId} is gone; its jobs run again`);
      await this.spread(freed.flatMap(({ jobs }) => jobs));
    });
    for (const workerId of ended) this.ended.delete(workerId);
    await this.freeQueues();
  }

  /**
   * A job that was in several deaths may be their cause: it waits a little, each for another time, so that those that
   * only died with it get away from it, and others get their turn.
   */
  private async spread(jobs: string[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.database.rows(
      `select rescheduled.id::text from graphile_worker.jobs job,
         graphile_worker.reschedule_jobs(array[job.id],
           now() + random() * least(exp(job.attempts), ${LONGEST_PAUSE}) * interval '1 second') rescheduled
       where job.id = any($1::bigint[]) and job.attempts < job.max_attempts`,
      [jobs],
    );
  }

  /** Opens queues held for a job that is gone, which graphile-worker would keep closed for four hours. */
  private async freeQueues(): Promise<void> {
    await this.database.rows(
      `update graphile_worker._private_job_queues held set locked_by = null, locked_at = null
       where locked_by is not null and locked_at < now() - make_interval(secs => ${DEAD_AFTER}) and not exists (
         select from graphile_worker._private_jobs job where job.job_queue_id = held.id and job.locked_by = held.locked_by)`,
    );
  }
}
