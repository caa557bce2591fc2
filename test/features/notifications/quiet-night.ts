import type { TestApp } from '../../support/test-app.js';
import { later } from './staff-room.js';

/** Quiet hours that it is in the middle of, by the clock of the tests. */
export const QUIET_HOURS = { from: '09:00', to: '11:00' };

/** It is quiet, for whoever has these hours. */
export function beInQuietHours({ clock }: TestApp): void {
  clock.set('2026-03-02T10:00:00.000Z');
}

/** Whatever waits is due. */
export async function due(t: TestApp): Promise<void> {
  await later(t);
  await t.drain();
}

/** Quiet hours end, and what waited for it is told. Then it is as early as before: sessions do not last until then. */
export async function morning(t: TestApp): Promise<void> {
  t.clock.set('2026-03-02T11:00:00.000Z');
  await due(t);
  beInQuietHours(t);
}

/** Nobody was told anything, has a device or made a choice. */
export async function forgetNews(t: TestApp): Promise<void> {
  for (const table of ['Notification', 'PushSubscription', 'NotificationPreferences'])
    await t.database.rows(`delete from "${table}"`);
  await t.database.rows('delete from graphile_worker._private_jobs');
}
