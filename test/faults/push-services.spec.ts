import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GiveUpDeadJobsJob } from '@libs/jobs/give-up-dead-jobs.job.js';
import type { Api } from '../support/api.js';
import { Browser } from '../support/browser.js';
import { MIRA } from '../support/cast/people.js';
import { PushService } from '../support/push-service.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import {
  deliveries,
  devicesOf,
  join,
  later,
  subscribe,
  tell,
  type Member,
} from '../features/notifications/staff-room.js';

const ALLOWED = { OUTGOING_ALLOWED_HOSTS: '127.0.0.1' };
/** A delivery is tried so often. */
const ATTEMPTS = 7;

let t: TestApp;
let ada: Api;
let mira: Member;
beforeAll(async () => {
  t = await startTestApp({ env: ALLOWED });
  ada = await t.api.asAda();
  mira = await join(t, ada, MIRA);
});
afterAll(() => t.close());
afterEach(async () => {
  await t.database.rows('delete from "Notification"');
  await t.database.rows('delete from "PushSubscription"');
  await t.database.rows('delete from graphile_worker._private_jobs');
});

/** A push service, and a browser of Mira's that is subscribed there. */
async function subscribed(): Promise<{ push: PushService; browser: Browser }> {
  const push = await PushService.start();
  const browser = new Browser(push);
  await subscribe(mira, browser);
  return { push, browser };
}

/** Somebody is told something, and the service answers the push with 503: it is tried again later. */
async function refusedOnce(): Promise<Browser> {
  const { push, browser } = await subscribed();
  push.next.set(browser.path, [{ status: 503 }]);
  await tell(t, [mira.id]);
  await t.drain();
  return browser;
}

/** Seconds until the only push that waits is tried again. */
async function pause(): Promise<number> {
  const [row] = await t.database.rows<{ seconds: number }>(
    `select extract(epoch from min(greatest(d."nextAttemptAt", s."pausedUntil")) - now())::float as seconds
     from "NotificationDelivery" d join "PushSubscription" s on s.id::text = d.place where d.state = 'PENDING'`,
  );
  return row?.seconds ?? NaN;
}

describe('a push service', () => {
  it.each([404, 410])(
    'that answers %i has the device removed at once, and is not called again',
    async (status) => {
      const push = await PushService.start();
      const [gone, kept] = [new Browser(push), new Browser(push)];
      await subscribe(mira, gone, 'Sold phone');
      await subscribe(mira, kept, 'Phone');
      push.next.set(gone.path, [{ status }]);
      await tell(t, [mira.id]);
      await t.drain();
      expect((await devicesOf(mira)).map(({ deviceName }) => deviceName)).toEqual(['Phone']);
      const states = await deliveries(ada, { target: 'push' });
      expect(states.find(({ device }) => device === 'Sold phone')).toMatchObject({
        state: 'DEAD',
        attempts: 1,
      });
      expect(states.find(({ device }) => device === 'Phone')).toMatchObject({ state: 'SENT' });
      await tell(t, [mira.id]);
      await later(t);
      await t.drain();
      expect([gone.arrived.length, kept.arrived.length]).toEqual([1, 2]);
    },
  );

  it('that answers 429 is left alone for that device as long as it asks, while others get theirs', async () => {
    const push = await PushService.start();
    const [limited, free] = [new Browser(push), new Browser(push)];
    await subscribe(mira, limited, 'Limited');
    await subscribe(mira, free, 'Free');
    push.next.set(limited.path, [{ status: 429, headers: { 'retry-after': '120' } }]);
    await tell(t, [mira.id]);
    await t.drain();
    // News that comes during the pause waits as well.
    await tell(t, [mira.id]);
    await t.drain();
    expect([limited.arrived.length, free.arrived.length]).toEqual([1, 2]);
    expect(await pause()).toBeGreaterThan(110);
    expect(await pause()).toBeLessThanOrEqual(120);
    const device = (await devicesOf(mira)).find(({ deviceName }) => deviceName === 'Limited');
    expect(device?.lastError).toContain('asked for a pause');
    await later(t);
    await t.drain();
    expect(limited.arrived).toHaveLength(3);
    const states = await deliveries(ada, { target: 'push' });
    expect(states.map(({ state }) => state)).toEqual(['SENT', 'SENT', 'SENT', 'SENT']);
    expect((await devicesOf(mira)).map(({ lastError, pausedUntil }) => [lastError, pausedUntil])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('that answers 500 is tried again after growing pauses, and then given up', async () => {
    const { push, browser } = await subscribed();
    push.usual = { status: 500 };
    await tell(t, [mira.id]);
    const pauses: number[] = [];
    for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
      await t.drain();
      expect(browser.arrived).toHaveLength(attempt);
      pauses.push(await pause());
      await later(t);
    }
    await t.drain();
    expect(pauses.every((seconds, index) => seconds > (pauses[index - 1] ?? 5) * 1.5)).toBe(true);
    const [dead] = await deliveries(ada, { target: 'push' });
    expect(dead).toMatchObject({ state: 'DEAD', attempts: ATTEMPTS });
    expect(dead?.lastError).toContain('answered 500');
    await later(t);
    await t.drain();
    expect(browser.arrived).toHaveLength(ATTEMPTS);
  });

  it('that recovers gets the push with the same topic, once', async () => {
    const browser = await refusedOnce();
    await later(t);
    await t.drain();
    await later(t);
    await t.drain();
    const topics = browser.arrived.map(({ headers }) => headers.topic);
    expect([topics.length, new Set(topics).size]).toEqual([2, 1]);
    expect(await deliveries(ada, { target: 'push' })).toMatchObject([{ state: 'SENT', attempts: 2 }]);
  });

  it('that recovers gets of what is about the same the newest, and nothing older after it', async () => {
    const { push, browser } = await subscribed();
    push.next.set(browser.path, [{ status: 503 }, { status: 503 }, { status: 503 }]);
    await tell(t, [mira.id], { tag: 'lead:1', url: '/urgent', urgent: true });
    for (const url of ['/first', '/second', '/third']) {
      await tell(t, [mira.id], { tag: 'lead:1', url });
      await t.drain();
      t.clock.forward(1);
    }
    await tell(t, [mira.id], { tag: 'lead:2', url: '/other' });
    await t.drain();
    await later(t);
    await t.drain();
    const urls = (browser.messages as { url: string }[]).map(({ url }) => url);
    expect(urls.sort()).toEqual(['/first', '/other', '/second', '/third', '/urgent', '/urgent']);
    const skipped = await deliveries(ada, { target: 'push', state: 'SKIPPED' });
    expect(skipped.map(({ lastError }) => lastError)).toEqual([
      'Newer news of the same has taken its place.',
      'Newer news of the same has taken its place.',
    ]);
  });

  it('that answers 413 is not called again, and the reason is shown', async () => {
    const { push, browser } = await subscribed();
    push.usual = { status: 413 };
    await tell(t, [mira.id]);
    await t.drain();
    await later(t);
    await t.drain();
    expect(browser.arrived).toHaveLength(1);
    const [dead] = await deliveries(ada, { target: 'push' });
    expect(dead).toMatchObject({ state: 'DEAD', attempts: 1 });
    expect(dead?.lastError).toContain('413');
    expect((await devicesOf(mira))[0]?.lastError).toBe(dead?.lastError);
  });

  it('that takes a push and breaks the line may get it again, under the topic by which it is shown once', async () => {
    const { push, browser } = await subscribed();
    push.next.set(browser.path, ['reset']);
    await tell(t, [mira.id]);
    for (let round = 0; round < 3; round += 1) {
      await t.drain();
      await later(t);
    }
    expect(browser.arrived.length).toBeLessThanOrEqual(2);
    expect(new Set(browser.arrived.map(({ headers }) => headers.topic)).size).toBe(1);
    expect(await deliveries(ada, { target: 'push' })).toMatchObject([{ state: 'SENT' }]);
  });

  it('that never answers is given up after a few seconds and tried again', async () => {
    const { push } = await subscribed();
    push.usual = 'hang';
    await tell(t, [mira.id]);
    await t.drain();
    const [waiting] = await deliveries(ada, { target: 'push' });
    expect(waiting).toMatchObject({ state: 'PENDING', attempts: 1 });
    expect(waiting?.lastError).toContain('did not finish its answer within 5 s');
    push.usual = { status: 201 };
    await later(t);
    await t.drain();
    expect(await deliveries(ada, { target: 'push' })).toMatchObject([{ state: 'SENT', attempts: 2 }]);
  });

  it('that answers nothing is left alone for a while, also when some of what waited is not wanted any more', async () => {
    const { service: push } = await refusedOnce();
    await mira.api.post('/api/notifications/read-all');
    await later(t);
    await t.database.rows(
      `insert into "PushSubscription" (id, "userId", endpoint, origin, p256dh, auth, "deviceName")
       select gen_random_uuid(), "userId", endpoint || n, origin, p256dh, auth, 'Device ' || n
       from "PushSubscription" cross join generate_series(1, 39) n returning 1 as one`,
    );
    const silent = await PushService.start();
    await t.database.rows('update "PushSubscription" set origin = $2, endpoint = replace(endpoint, $1, $2)', [
      push.origin,
      silent.origin,
    ]);
    silent.usual = 'hang';
    await tell(t, [mira.id]);
    await t.drain();
    // A batch is 32 pushes, of which one was read elsewhere. The other nine are left for later.
    expect(silent.arrived).toHaveLength(31);
    expect((await deliveries(ada, { target: 'push' })).filter(({ attempts }) => attempts === 0)).toHaveLength(
      9,
    );
  }, 60_000);

  it('that is slow holds up nobody but itself', async () => {
    const [slow, quick] = [await PushService.start(), await PushService.start()];
    slow.usual = 'hang';
    for (let n = 0; n < 8; n += 1) await subscribe(mira, new Browser(slow));
    for (let n = 0; n < 8; n += 1) await subscribe(mira, new Browser(quick));
    const worker = await startTestApp({
      sharing: t,
      env: { PROCESS_ROLE: 'worker', WORKER_CONCURRENCY: '2' },
    });
    try {
      await tell(t, [mira.id]);
      await until(() => slow.waiting === 8);
      // The slow service has everything in hand, and one of two workers with it: now comes more news.
      for (let news = 0; news < 3; news += 1) await tell(t, [mira.id]);
      await until(() => quick.arrived.length === 32);
      expect(slow.waiting).toBe(8);
      expect(slow.arrived).toHaveLength(8);
    } finally {
      await worker.close();
    }
  }, 60_000);
});

describe('a push that a process has in hand', () => {
  it('is still sent when the job that was to send it died with its process each time', async () => {
    await refusedOnce();
    await t.database.rows('update graphile_worker._private_jobs set attempts = max_attempts, run_at = now()');
    await t.app.get(GiveUpDeadJobsJob).run();
    await later(t);
    await t.drain();
    expect(await deliveries(ada, { target: 'push' })).toMatchObject([{ state: 'SENT', attempts: 2 }]);
  });

  it('is left to it for a minute, then sent by another, with the attempt of the first counted', async () => {
    const { push } = await subscribed();
    await tell(t, [mira.id]);
    push.usual = 'hang';
    const cutOff = t.drain().catch(() => undefined);
    await until(() => push.waiting === 1);
    const second = await startTestApp({ sharing: t });
    try {
      const [claimed] = await deliveries(ada, { target: 'push' });
      expect(claimed).toMatchObject({ state: 'PENDING', attempts: 1 });
      expect(await pause()).toBeGreaterThan(50);
      push.usual = { status: 201 };
      await t.database.rows('update "NotificationDelivery" set "nextAttemptAt" = now()');
      await t.database.rows(
        `select graphile_worker.add_job('send-pushes', json_build_object('origin', $1::text))`,
        [push.origin],
      );
      await second.drain();
      expect(await deliveries(ada, { target: 'push' })).toMatchObject([{ state: 'SENT', attempts: 2 }]);
    } finally {
      await cutOff;
      await second.close();
    }
  }, 40_000);
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('it did not happen within 20 s');
    await wait(10);
  }
}
