import { LookAfterSystemJob } from '../../../apps/api/src/notifications/system/look-after-system.job.js';
import type { TestApp } from '../../support/test-app.js';
import type { Notification } from './staff-room.js';

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;

/** Looks after the system of a test app, and at what administrators were told of it. */
export class SystemWatch {
  constructor(private readonly t: TestApp) {}

  /** Nothing was wrong so far. */
  async reset(): Promise<void> {
    for (const table of [
      'Notification',
      'SystemIncident',
      'BackupRun',
      'Report',
      'WebhookDelivery',
      'Customer',
    ])
      await this.t.database.rows(`delete from "${table}"`);
    await this.clearQueue();
  }

  /** What every minute does. @param app another process of the same installation */
  async look(app: TestApp = this.t): Promise<void> {
    await app.app.get(LookAfterSystemJob).run();
    await this.t.drain();
  }

  /** Looks once a minute for so long. */
  async watch(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      this.t.clock.forward(MINUTE);
      await this.t.app.get(LookAfterSystemJob).run();
    }
    await this.t.drain();
  }

  /** Titles of what was told by this cause, oldest first. */
  async told(cause: string): Promise<string[]> {
    return (await this.alerts(cause)).map(({ title }) => title).reverse();
  }

  /** What was told by a cause, newest first. From the table, as sessions end while the clock is moved. */
  alerts(cause: string): Promise<Notification[]> {
    return this.t.database.rows<Notification>(
      `select title, body, url, tag, urgent, data from "Notification"
       where type = 'SYSTEM_ALERT' and data ->> 'cause' = $1 order by id desc`,
      [cause],
    );
  }

  /** A job that used up its tries. */
  async failJob(): Promise<void> {
    await this.t.database.rows(
      `select graphile_worker.add_job('broken-thing', '{}', max_attempts => 1)::text`,
    );
    await this.t.database.rows(
      'update graphile_worker._private_jobs set attempts = 1 where max_attempts = 1',
    );
  }

  async clearQueue(): Promise<void> {
    await this.t.database.rows('delete from graphile_worker._private_jobs');
  }
}
