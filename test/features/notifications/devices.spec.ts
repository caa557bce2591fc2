import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { Browser } from '../../support/browser.js';
import { PushService } from '../../support/push-service.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { Problem } from '../auth/staff.js';
import { deliveries, devicesOf, later, openStaffRoom, subscribe, tell, type Member } from './staff-room.js';

const SUBSCRIPTIONS = '/api/notifications/push/subscriptions';
const RENEWALS = '/api/notifications/push/renewals';

let t: TestApp;
let ada: Api;
let mira: Member;
let jonas: Member;
let leila: Member;
let service: PushService;
beforeAll(async () => {
  t = await startTestApp({ env: { OUTGOING_ALLOWED_HOSTS: '127.0.0.1' } });
  ({ ada, mira, jonas, leila } = await openStaffRoom(t));
});
afterAll(() => t.close());
beforeEach(async () => {
  service = await PushService.start();
});
afterEach(async () => {
  for (const table of ['Notification', 'PushSubscription', 'NotificationPreferences'])
    await t.database.rows(`delete from "${table}"`);
  await t.database.rows('delete from graphile_worker._private_jobs');
  await service.close();
});

/** What a service worker sends when the browser has replaced its subscription. */
function renewal(old: Browser, renewed: Browser): object {
  const addressOf = (browser: Browser): object => {
    const { endpoint, keys } = browser.subscription() as { endpoint: string; keys: object };
    return { endpoint, keys };
  };
  return { old: addressOf(old), renewed: addressOf(renewed) };
}

/** The push service is down for the moment: what is told waits for its next attempt. */
async function toldInVain(browsers: Browser[], url = '/leads/1'): Promise<void> {
  for (const browser of browsers) service.next.set(browser.path, [{ status: 503 }]);
  await tell(t, [mira.id], { url });
  await t.drain();
}

describe('news that waits for a device', () => {
  it('comes once to a browser whose renewed subscription is another device of its person already', async () => {
    const [old, renewed] = [new Browser(service), new Browser(service)];
    await subscribe(mira, renewed, 'The same phone');
    await toldInVain([renewed], '/leads/1');
    const device = await subscribe(mira, old, 'A phone');
    await toldInVain([old, renewed], '/leads/2');
    expect((await t.api.post(RENEWALS, renewal(old, renewed))).status).toBe(204);
    expect((await devicesOf(mira)).map(({ id }) => id)).toEqual([device.id]);
    await later(t);
    await t.drain();
    expect((renewed.messages.slice(2) as { url: string }[]).map(({ url }) => url).sort()).toEqual([
      '/leads/1',
      '/leads/2',
    ]);
    const ended = await deliveries(ada, { target: 'push' });
    expect(ended.map(({ state, device: name }) => [state, name]).sort()).toEqual([
      ['SENT', 'A phone'],
      ['SENT', 'A phone'],
      ['SKIPPED', 'The same phone'],
    ]);
    expect(ended.find(({ state }) => state === 'SKIPPED')?.lastError).toBe(
      'The browser is another device of the same person now, which gets this news of its own.',
    );
  });

  it('comes to a browser that was renewed at another push service', async () => {
    const other = await PushService.start();
    try {
      const [old, renewed] = [new Browser(service), new Browser(other)];
      await subscribe(mira, old);
      await toldInVain([old]);
      expect((await t.api.post(RENEWALS, renewal(old, renewed))).status).toBe(204);
      await t.database.rows(`update "NotificationDelivery" set "nextAttemptAt" = now()`);
      await t.drain();
      expect([old.arrived.length, renewed.messages.length]).toEqual([1, 1]);
      expect(await deliveries(ada, { target: 'push' })).toMatchObject([{ state: 'SENT', attempts: 2 }]);
    } finally {
      await other.close();
    }
  });

  it('comes to a browser that was renewed while its old address was told, which is gone', async () => {
    const [old, renewed] = [new Browser(service), new Browser(service)];
    const device = await subscribe(mira, old);
    service.next.set(old.path, ['hang']);
    await tell(t, [mira.id]);
    const sent = t.drain();
    await expect.poll(() => service.waiting, { timeout: 20_000 }).toBe(1);
    expect((await t.api.post(RENEWALS, renewal(old, renewed))).status).toBe(204);
    service.answerWaiting(410);
    await sent;
    expect((await devicesOf(mira)).map(({ id }) => id)).toEqual([device.id]);
    await later(t);
    await t.drain();
    expect(renewed.messages).toHaveLength(1);
    expect(await deliveries(ada, { target: 'push' })).toMatchObject([{ state: 'SENT' }]);
  });

  it('comes without delay when the browser subscribes again within a pause that its push service asked for', async () => {
    const browser = new Browser(service);
    await subscribe(mira, browser);
    service.next.set(browser.path, [{ status: 429, headers: { 'retry-after': '3600' } }]);
    for (let news = 0; news < 2; news += 1) {
      await tell(t, [mira.id]);
      await t.drain();
    }
    expect(browser.arrived).toHaveLength(1);
    await subscribe(mira, browser);
    await t.drain();
    expect(browser.messages).toHaveLength(2);
  });

  it('waits as long as its push service asks, though that took something else at the same time', async () => {
    const browser = new Browser(service);
    await subscribe(mira, browser);
    service.next.set(browser.path, [{ status: 429, headers: { 'retry-after': '3600' } }]);
    for (const tag of ['lead:1', 'lead:2']) await tell(t, [mira.id], { tag });
    await t.drain();
    expect(browser.arrived).toHaveLength(2);
    await tell(t, [mira.id]);
    await t.database.rows(
      `update "NotificationDelivery" set "nextAttemptAt" = now() where state = 'PENDING'`,
    );
    await t.drain();
    expect(browser.arrived).toHaveLength(2);
    expect((await devicesOf(mira))[0]?.pausedUntil).not.toBeNull();
  });

  it('is ended with a reason when the device is removed while it is told', async () => {
    const devices = await Promise.all(Array.from({ length: 8 }, () => subscribe(mira, new Browser(service))));
    await Promise.all([
      ...devices.map(async ({ id }) => tell(t, [mira.id], { tag: `lead:${id}` })),
      ...devices.map(async ({ id }, index) => {
        await wait(index * 5);
        expect((await mira.api.delete(`${SUBSCRIPTIONS}/${id}`)).status).toBe(204);
      }),
      t.drain(),
    ]);
    await later(t);
    await t.drain();
    expect(await deliveries(ada, { target: 'push', state: 'PENDING' })).toEqual([]);
  });

  it('is not written down for a device that is removed in that moment', async () => {
    await mira.api.put('/api/notifications/preferences', { types: { LEAD_ALERT: { inApp: false } } });
    const { id } = await subscribe(mira, new Browser(service));
    await t.drain();
    const client = await t.database.pool.connect();
    try {
      // The news is told in a transaction that has found the device and is not at its end.
      await client.query('begin');
      await client.query('lock table "NotificationDelivery" in share row exclusive mode');
      await tell(t, [mira.id]);
      const told = t.drain();
      await expect.poll(blocked, { timeout: 20_000 }).toBe(1);
      const removed = mira.api.delete(`${SUBSCRIPTIONS}/${id}`);
      await expect.poll(blocked, { timeout: 20_000 }).toBe(2);
      await client.query('commit');
      expect((await removed).status).toBe(204);
      await told;
    } finally {
      client.release();
    }
    expect(await deliveries(ada, { target: 'push' })).toMatchObject([
      { state: 'DEAD', lastError: 'The device was removed.' },
    ]);
  });

  it('is not for whoever uses the browser now, though it was written down after they had signed in', async () => {
    const browser = new Browser(service);
    await subscribe(mira, browser);
    await tell(t, [mira.id]);
    service.usual = { status: 503 };
    await t.drain();
    await t.database.rows('update "PushSubscription" set "userId" = $1::uuid', [jonas.id]);
    service.usual = { status: 201 };
    await later(t);
    await t.drain();
    expect(browser.arrived).toHaveLength(1);
    expect(await deliveries(ada, { target: 'push' })).toMatchObject([
      { state: 'SKIPPED', lastError: 'Somebody else uses the device now.' },
    ]);
  });
});

describe('the limit of devices', () => {
  it('holds for subscriptions that come at the same time', async () => {
    for (let n = 0; n < 17; n += 1) await subscribe(leila, new Browser(service));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        leila.api.post<Problem>(SUBSCRIPTIONS, new Browser(service).subscription()),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      201,
      201,
      ...Array<number>(7).fill(422),
    ]);
    expect(answers.find(({ status }) => status === 422)?.body.code).toBe('notifications.too_many_devices');
    expect(await t.database.prisma.pushSubscription.count({ where: { userId: leila.id } })).toBe(20);
  });
});

/** How many statements wait for a lock of another. */
async function blocked(): Promise<number> {
  const [row] = await t.database.rows<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return row?.count ?? 0;
}
