import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GiveUpDeadJobs } from '@libs/jobs/give-up-dead-jobs.job.js';
import { MINUTE, ScheduledRuns } from '@libs/jobs/scheduled-runs.js';
import { PLAN_DAILY_SUMMARIES } from '../../../apps/api/src/notifications/summary/plan-daily-summaries.job.js';
import { MIRA } from '../../support/cast/people.js';
import { PostOffice } from './post-office.js';
import type { ReadMail } from './mailbox.js';
import { beInQuietHours, due, morning, QUIET_HOURS } from './quiet-night.js';
import { deliveries } from './staff-room.js';

const PREFERENCES = '/api/notifications/preferences';
const TYPES = { LEAD_ALERT: { email: true }, MESSAGE: { email: true } };

let post: PostOffice;
beforeAll(async () => {
  post = await PostOffice.open();
});
afterAll(() => post.close());
beforeEach(async () => {
  beInQuietHours(post.t);
  await post.empty();
  await beQuiet(QUIET_HOURS);
});

async function beQuiet(quietHours: object | null): Promise<void> {
  const answer = await post.mira.api.put(PREFERENCES, { types: TYPES, quietHours, timezone: 'UTC' });
  expect(answer.status).toBe(200);
}

function loud(): void {
  post.t.clock.set('2026-03-02T08:50:00.000Z');
}

/** Whole minutes until each mail is tried next, oldest first. */
async function minutes(): Promise<number[]> {
  const all = await deliveries(post.mira.api, { target: 'email', state: 'PENDING' });
  return all
    .map(({ nextAttemptAt }) => Math.round((Date.parse(nextAttemptAt ?? '') - Date.now()) / 60_000))
    .reverse();
}

/** The lines of a mail that name what gathered. */
function named(mail: ReadMail | undefined): string[] {
  return (mail?.text.split('\n') ?? []).filter((line) => / is a hot lead$| wrote$/.test(line));
}

describe('a mail that was tried before', () => {
  beforeEach(loud);

  /** The mail server does not take it, before it is quiet. */
  async function failed(more: Parameters<PostOffice['mailed']>[0]): Promise<void> {
    post.sink.behave = { code: 451 };
    await post.mailed(more);
    post.sink.behave = 'take';
    expect(await post.onlyMail()).toMatchObject({ state: 'PENDING', attempts: 1 });
  }

  it('comes in no quiet hours that have begun meanwhile, but when they end, with what else gathered', async () => {
    await failed({ title: 'Ana is a hot lead' });
    beInQuietHours(post.t);
    await due(post.t);
    expect(await post.mails()).toEqual([]);
    expect(await post.onlyMail()).toMatchObject({ state: 'PENDING', attempts: 1 });
    expect(Math.abs(((await minutes())[0] ?? 0) - 60)).toBeLessThanOrEqual(1);
    await post.mailed({ type: 'MESSAGE', title: 'Mia wrote' });
    expect(await post.mails()).toEqual([]);
    await morning(post.t);
    const mails = await post.mails();
    expect(mails.map(({ subject }) => subject)).toEqual(['2 pieces of news gathered while it was quiet']);
    expect(named(mails[0])).toEqual(['Ana is a hot lead', 'Mia wrote']);
  });

  it('comes in quiet hours when it is urgent, and when it is a daily summary', async () => {
    await failed({ title: 'The house is on fire', urgent: true });
    beInQuietHours(post.t);
    await due(post.t);
    expect((await post.mails()).map(({ subject }) => subject)).toEqual(['The house is on fire']);
    await post.empty();
    await post.t.database.rows(`update "User" set "createdAt" = '2025-01-01'`);
    await post.mira.api.put(PREFERENCES, { types: TYPES, quietHours: QUIET_HOURS, dailySummaryHour: 10 });
    post.sink.behave = { code: 451 };
    await post.t.app.get(ScheduledRuns).once(PLAN_DAILY_SUMMARIES, MINUTE);
    await post.t.drain();
    post.sink.behave = 'take';
    await due(post.t);
    expect(post.sink.addressees).toContain(MIRA.email);
  });

  it('loses no try by waiting', async () => {
    await failed({ title: 'Ana is a hot lead' });
    await post.t.database.rows('update graphile_worker._private_jobs set attempts = max_attempts - 1');
    beInQuietHours(post.t);
    await due(post.t);
    post.sink.behave = { code: 451 };
    await morning(post.t);
    expect(await post.onlyMail()).toMatchObject({ state: 'PENDING', attempts: 2 });
    post.sink.behave = 'take';
    await morning(post.t);
    expect((await post.mails()).map(({ subject }) => subject)).toEqual(['Ana is a hot lead']);
  });

  it('waits on when its process died as it began to wait', async () => {
    await failed({ title: 'Ana is a hot lead' });
    beInQuietHours(post.t);
    await due(post.t);
    const { id } = await post.onlyMail();
    await post.t.database.rows(
      `select graphile_worker.add_job('send-notification-mail', json_build_object('deliveryId', $1::text), max_attempts => 1)::text`,
      [id],
    );
    await post.t.database.rows(
      'update graphile_worker._private_jobs set attempts = 1 where max_attempts = 1',
    );
    await post.t.database.rows('select graphile_worker.add_job($1)::text', [GiveUpDeadJobs.name]);
    await post.t.drain();
    expect(await post.t.database.rows('select 1 from graphile_worker.jobs where max_attempts = 1')).toEqual(
      [],
    );
    expect(await post.onlyMail()).toMatchObject({ state: 'PENDING' });
  });

  it('and is sent again by hand waits for the end of quiet hours too', async () => {
    await failed({ title: 'Ana is a hot lead' });
    await post.t.database.rows(`update "NotificationDelivery" set state = 'DEAD' where state = 'PENDING'`);
    await post.t.database.rows('delete from graphile_worker._private_jobs');
    beInQuietHours(post.t);
    const { id } = await post.onlyMail();
    expect((await post.ada.post(`/api/notifications/deliveries/${id}/replay`)).status).toBe(202);
    await post.t.drain();
    expect(await post.mails()).toEqual([]);
    await morning(post.t);
    expect((await post.mails()).map(({ subject }) => subject)).toEqual(['Ana is a hot lead']);
  });
});

describe('a mail that tells of a quiet night', () => {
  it('and had to wait for the next one to end names all that gathered in both', async () => {
    await post.mailed({ title: 'Ana is a hot lead' });
    await post.mailed({ title: 'Ben is a hot lead' });
    post.sink.behave = { code: 451 };
    await morning(post.t);
    post.sink.behave = 'take';
    beInQuietHours(post.t);
    await due(post.t);
    expect(await post.mails()).toEqual([]);
    await post.mailed({ title: 'Cem is a hot lead' });
    await morning(post.t);
    const mails = await post.mails();
    expect(mails.map(({ subject }) => subject)).toEqual(['3 pieces of news gathered while it was quiet']);
    expect(named(mails[0])).toEqual(['Cem is a hot lead', 'Ben is a hot lead', 'Ana is a hot lead']);
  });

  it('tells what was still being written down when it ended', async () => {
    await post.mailed({ title: 'Ana is a hot lead' });
    await post.mailed({ title: 'Ben is a hot lead' });
    // The very instant at which quiet hours end by the clock of the database.
    await post.t.database.rows(
      'update "NotificationDelivery" set "nextAttemptAt" = now(), "heldUntil" = now()',
    );
    await post.t.database.rows('update graphile_worker._private_jobs set run_at = now()');
    await post.t.drain();
    expect(await post.mails()).toEqual([]);
    await post.mailed({ title: 'Cem is a hot lead' });
    await morning(post.t);
    const mails = await post.mails();
    expect(mails.map(({ subject }) => subject)).toEqual(['3 pieces of news gathered while it was quiet']);
    expect(named(mails[0])).toHaveLength(3);
  });
});

describe('mails that wait for quiet hours that their person changes', () => {
  it('come when the new ones end, be it later or sooner, in one mail that names all', async () => {
    await post.mailed({ title: 'Ana is a hot lead' });
    await beQuiet({ from: '09:00', to: '13:00' });
    await post.mailed({ title: 'Ben is a hot lead' });
    for (const left of await minutes()) expect(Math.abs(left - 180)).toBeLessThanOrEqual(1);
    await beQuiet({ from: '09:00', to: '10:30' });
    const sooner = await minutes();
    expect(sooner).toHaveLength(2);
    for (const left of sooner) expect(Math.abs(left - 30)).toBeLessThanOrEqual(1);
    await morning(post.t);
    const mails = await post.mails();
    expect(mails.map(({ subject }) => subject)).toEqual(['2 pieces of news gathered while it was quiet']);
    expect(named(mails[0])).toEqual(['Ben is a hot lead', 'Ana is a hot lead']);
  });

  it('come at once when there are none any more', async () => {
    await post.mailed({ title: 'Ana is a hot lead' });
    await beQuiet(null);
    expect(await minutes()).toEqual([0]);
    await due(post.t);
    expect((await post.mails()).map(({ subject }) => subject)).toEqual(['Ana is a hot lead']);
  });
});
