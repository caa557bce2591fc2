import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';

/** Milliseconds between two signs of life, and between two looks for the dead. */
const BEAT = 5_000;
/** Seconds of silence after which a worker counts as dead and its jobs are given back. */
const DEAD_AFTER = 30;

/**
 * graphile-worker keeps the jobs of a crashed worker locked for four hours. A row per worker, renewed every
 * few seconds by the database's clock, lets any other process give them back within a minute.
 */
@Injectable()
export class WorkerHeartbeats {
  private readonly log = new Logger('Jobs');
  private readonly workers = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  /** Reports this worker as alive from now on. */
  follow(workerId: string): void {
    this.workers.add(workerId);
  }

  /** Stops reporting it. */
  forget(workerId: string): void {
    this.workers.delete(workerId);
  }

  /** Starts beating and looking for the dead. Where nobody else can be at work, all earlier workers are dead. */
  async start(): Promise<void> {
    if (this.database.exclusive) await this.freeTheDead(0);
    await this.tick();
    this.timer = setInterval(() => void this.tick(), BEAT);
    this.timer.unref();
  }

  /** Stops, and takes back this process's signs of life. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    const workers = [...this.workers];
    this.workers.clear();
    await this.database
      .rows('delete from "WorkerHeartbeat" where "workerId" = any($1::text[])', [workers])
      .catch((error: unknown) => this.log.warn(`heartbeats stay until they expire: ${String(error)}`));
  }

  private async tick(): Promise<void> {
    try {
      await this.database.rows(
        `insert into "WorkerHeartbeat" ("workerId", "seenAt") select id, now() from unnest($1::text[]) id
         on conflict ("workerId") do update set "seenAt" = excluded."seenAt"`,
        [[...this.workers]],
      );
      await this.freeTheDead(DEAD_AFTER);
    } catch (error) {
      this.log.warn(`no heartbeat this time: ${String(error)}`);
    }
  }

  /**
   * Gives back jobs whose worker has been silent, or never beat and took the job long enough ago to have beaten.
   * The public view of graphile-worker shows locks without the private tables' layout.
   *
   * @param silence seconds without a sign of life that make a worker dead
   */
  private async freeTheDead(silence: number): Promise<void> {
    const freed = await this.database.rows<{ workerId: string }>(
      `with silent as (
         select distinct job.locked_by as "workerId" from graphile_worker.jobs job
         left join "WorkerHeartbeat" beat on beat."workerId" = job.locked_by
         where job.locked_by is not null and job.locked_by <> all ($2::text[])
           and coalesce(beat."seenAt", job.locked_at) < now() - make_interval(secs => $1)
       ), gone as (
         delete from "WorkerHeartbeat" where "seenAt" < now() - make_interval(secs => $1)
       )
       select "workerId", graphile_worker.force_unlock_workers(array["workerId"])::text from silent`,
      [silence, [...this.workers]],
    );
    for (const { workerId } of freed) this.log.warn(`worker ${workerId} went silent; its jobs run again`);
  }
}
