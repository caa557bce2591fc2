import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '@libs/jobs/scheduled-runs.js';
import { SUMMARISE_DAY } from '../../../apps/api/src/notifications/summary/summarise-day.js';
import { LookAfterSystemJob } from '../../../apps/api/src/notifications/system/look-after-system.job.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { listOf } from './staff-room.js';
import { tick } from './summary-tick.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ env: { PUBLIC_URL: 'https://parley.example.com' } });
});
afterAll(() => t.close());

describe('the daily summary', () => {
  it('that can not be made is tried again with growing pauses, and then told to those who run the house', async () => {
    // A day that no dashboard is kept of.
    t.clock.set('2026-04-02T08:00:00Z');
    const ada = await t.api.asAda();
    await t.database.rows('alter table "Lead" rename to "LeadAway"');
    try {
      for (let minute = 0; minute < 3; minute += 1) {
        t.clock.set(new Date(Date.parse('2026-04-02T08:00:00Z') + minute * MINUTE));
        await tick(t);
        await t.drain();
      }
      await t.database.rows('update graphile_worker._private_jobs set run_at = now()');
      await t.drain();
      await tick(t);
      // Looking again each minute does not begin from the start.
      expect(await tries()).toEqual([{ attempts: 2, waits: true }]);
      for (let attempt = 2; attempt < SUMMARISE_DAY.maxAttempts; attempt += 1) {
        await t.database.rows('update graphile_worker._private_jobs set run_at = now()');
        await t.drain();
      }
      t.clock.set('2026-04-02T08:05:00Z');
      await tick(t);
      await t.drain();
      expect(await tries()).toEqual([{ attempts: SUMMARISE_DAY.maxAttempts, waits: true }]);
    } finally {
      await t.database.rows('alter table "LeadAway" rename to "Lead"');
    }
    await t.app.get(LookAfterSystemJob).run();
    await t.drain();
    const { id } = (await ada.get<{ id: string }>('/api/auth/me')).body;
    const alerts = (await listOf({ id, api: ada })).filter(({ type }) => type === 'SYSTEM_ALERT');
    expect(alerts).toMatchObject([
      { title: 'A job has failed for good', body: expect.stringContaining('summarise-day (1)') as string },
    ]);
    await t.database.rows('delete from graphile_worker._private_jobs');
  });

  it('that failed for good is tried once more when another pause is over, until it can be made, and told to nobody again', async () => {
    t.clock.set('2026-04-05T08:00:00Z');
    await t.database.rows('delete from "SystemIncident"');
    await t.database.rows('alter table "Lead" rename to "LeadAway"');
    try {
      await tick(t);
      await t.drain();
      await t.database.rows('update graphile_worker._private_jobs set attempts = max_attempts');
      await look();
      const told = await alerts();
      for (let minute = 1; minute <= 10; minute += 1) {
        t.clock.set(new Date(Date.parse('2026-04-05T08:00:00Z') + minute * MINUTE));
        if (minute === 3) await pauseIsOver();
        await tick(t);
        await t.drain();
        await look();
        expect(await tries()).toEqual([{ attempts: SUMMARISE_DAY.maxAttempts, waits: true }]);
      }
      expect(await alerts()).toEqual(told);
    } finally {
      await t.database.rows('alter table "LeadAway" rename to "Lead"');
    }
    const before = await summaries();
    t.clock.set('2026-04-05T08:30:00Z');
    await pauseIsOver();
    await tick(t);
    await t.drain();
    expect(await tries()).toEqual([]);
    expect(await summaries()).toBe(before + 1);
  });
});

async function look(): Promise<void> {
  await t.app.get(LookAfterSystemJob).run();
  await t.drain();
}

async function pauseIsOver(): Promise<void> {
  await t.database.rows('update graphile_worker._private_jobs set run_at = now()');
}

/** What those who run the house were told of failed jobs. */
async function alerts(): Promise<string[]> {
  const rows = await t.database.rows<{ title: string }>(
    `select title from "Notification" where data ->> 'cause' = 'failed-jobs' order by "createdAt"`,
  );
  return rows.map(({ title }) => title);
}

function summaries(): Promise<number> {
  return t.database.prisma.notification.count({ where: { type: 'DAILY_SUMMARY' } });
}

/** How often the summary was tried, and whether its next try is still to come. */
function tries(): Promise<{ attempts: number; waits: boolean }[]> {
  return t.database.rows(
    `select attempts::int, run_at > now() as waits from graphile_worker.jobs where task_identifier = 'summarise-day'`,
  );
}
