import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { Browser, vapidClaims } from '../../support/browser.js';
import { PushService } from '../../support/push-service.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { Problem } from '../auth/staff.js';
import {
  deliveries,
  devicesOf,
  later,
  listOf,
  openStaffRoom,
  subscribe,
  tell,
  type Member,
} from './staff-room.js';

const SUBSCRIPTIONS = '/api/notifications/push/subscriptions';

let t: TestApp;
let ada: Api;
let mira: Member;
let jonas: Member;
let leila: Member;
let service: PushService;
beforeAll(async () => {
  t = await startTestApp({
    env: { OUTGOING_ALLOWED_HOSTS: '127.0.0.1', PUBLIC_URL: 'https://parley.example.com' },
  });
  ({ ada, mira, jonas, leila } = await openStaffRoom(t));
});
afterAll(() => t.close());
beforeEach(async () => {
  service = await PushService.start();
});
afterEach(async () => {
  await t.database.rows('delete from "Notification"');
  await t.database.rows('delete from "PushSubscription"');
  await service.close();
});

describe('a push', () => {
  it('tells every device of its recipient what happened, so that only the browser can read it', async () => {
    const [laptop, phone, others] = [new Browser(service), new Browser(service), new Browser(service)];
    await subscribe(mira, laptop);
    await subscribe(mira, phone);
    await subscribe(jonas, others);
    await tell(t, [mira.id], { tag: 'lead:7', url: '/leads/7', data: { leadId: '7' } });
    await t.drain();
    for (const browser of [laptop, phone]) {
      expect(browser.messages).toEqual([
        {
          title: 'A lead is hot',
          body: 'The score rose to 80.',
          icon: '/push-icon.png',
          type: 'LEAD_ALERT',
          tag: 'lead:7',
          url: '/leads/7',
          badge: 1,
          actions: [
            { action: 'open', title: 'Open' },
            { action: 'assign', title: 'Assign to me' },
          ],
          data: {
            leadId: '7',
            tokens: { assign: expect.any(String) as string, read: expect.any(String) as string },
          },
        },
      ]);
    }
    expect(others.arrived).toEqual([]);
    expect(() => others.decrypt(laptop.arrived[0]?.body ?? Buffer.alloc(0))).toThrow();
    expect(laptop.arrived[0]?.body.toString('latin1')).not.toContain('lead');
  });

  it('carries a lifetime, an urgency, and a topic by which newer news replaces older', async () => {
    const browser = new Browser(service);
    await subscribe(mira, browser);
    for (const tag of ['lead:1', 'lead:1', 'lead:2']) await tell(t, [mira.id], { tag });
    await t.drain();
    const [first, second, third] = browser.arrived.map(({ headers }) => headers);
    expect(first).toMatchObject({ urgency: 'high', 'content-encoding': 'aes128gcm' });
    expect(Number(first?.ttl)).toBeGreaterThan(86_000);
    expect(Number(first?.ttl)).toBeLessThanOrEqual(86_400);
    const topics = browser.arrived.map(({ headers }) => headers.topic);
    expect(new Set(topics).size).toBe(2);
    for (const topic of topics) expect(topic).toMatch(/^[\w-]{1,32}$/);
    expect([first, second, third].every((headers) => headers?.['user-agent'] === 'Parley')).toBe(true);
  });

  it('is signed with the key that browsers subscribe with, for the one push service, for a day at most', async () => {
    const browser = new Browser(service);
    await subscribe(mira, browser);
    await tell(t, [mira.id]);
    await t.drain();
    const key = await t.api.get<{ publicKey: string }>('/api/notifications/push/public-key');
    const [push] = browser.arrived;
    if (!push) throw new Error('nothing arrived');
    const { aud, exp, sub } = vapidClaims(push, key.body.publicKey);
    expect([aud, sub]).toEqual([service.origin, 'https://parley.example.com']);
    expect(exp * 1000).toBeGreaterThan(Date.now());
    expect(exp * 1000).toBeLessThanOrEqual(Date.now() + 24 * 60 * 60 * 1000);
  });

  it('shows the number of unread notifications on the icon', async () => {
    const browser = new Browser(service);
    await subscribe(mira, browser);
    for (let news = 0; news < 2; news += 1) {
      await tell(t, [mira.id]);
      await t.drain();
    }
    await mira.api.post('/api/notifications/read-all');
    await tell(t, [mira.id]);
    await t.drain();
    expect(browser.messages).toMatchObject([{ badge: 1 }, { badge: 2 }, { badge: 1 }]);
  });

  it('is not sent any more when the news was read elsewhere', async () => {
    const browser = new Browser(service);
    await subscribe(mira, browser);
    service.next.set(browser.path, [{ status: 503 }]);
    await tell(t, [mira.id]);
    await t.drain();
    await mira.api.post('/api/notifications/read-all');
    await later(t);
    await t.drain();
    expect(browser.arrived).toHaveLength(1);
    expect(await deliveries(ada, { target: 'push' })).toMatchObject([{ state: 'SKIPPED' }]);
  });
});

describe('the devices of a person', () => {
  it('are theirs alone', async () => {
    const device = await subscribe(mira, new Browser(service), 'The office laptop');
    expect(await devicesOf(mira)).toMatchObject([
      { deviceName: 'The office laptop', service: service.origin, lastUsedAt: null, lastError: null },
    ]);
    expect(await devicesOf(jonas)).toEqual([]);
    expect((await jonas.api.delete(`${SUBSCRIPTIONS}/${device.id}`)).status).toBe(404);
    expect((await jonas.api.post(`${SUBSCRIPTIONS}/${device.id}/test`)).status).toBe(404);
    expect(service.arrived).toEqual([]);
    expect((await mira.api.delete(`${SUBSCRIPTIONS}/${device.id}`)).status).toBe(204);
    expect(await devicesOf(mira)).toEqual([]);
  });

  it('never tell the address they are reached at: it is a secret', async () => {
    const browser = new Browser(service);
    await subscribe(mira, browser, 'A phone');
    const { text } = await mira.api.get(SUBSCRIPTIONS);
    expect(text).not.toContain(browser.path);
  });

  it('are renewed, not doubled, when a browser subscribes again', async () => {
    const browser = new Browser(service);
    const first = await subscribe(mira, browser, 'Old name');
    const second = await subscribe(mira, browser, 'New name');
    expect(second).toMatchObject({ id: first.id, deviceName: 'New name' });
    expect(await devicesOf(mira)).toHaveLength(1);
  });

  it('become those of the person who signs in on them next, with nothing of what was on its way before', async () => {
    const browser = new Browser(service);
    await subscribe(mira, browser);
    service.next.set(browser.path, [{ status: 503 }]);
    await tell(t, [mira.id], { body: 'for Mira only' });
    await t.drain();
    await subscribe(jonas, browser);
    await later(t);
    await t.drain();
    expect(await devicesOf(mira)).toEqual([]);
    expect(browser.arrived).toHaveLength(1);
    expect(await deliveries(ada, { target: 'push' })).toMatchObject([{ state: 'DEAD' }]);
  });

  it('can not be taken by somebody who only knows the address', async () => {
    const browser = new Browser(service);
    await subscribe(mira, browser);
    const stolen = { ...new Browser(service).subscription(), endpoint: `${service.origin}${browser.path}` };
    const answer = await jonas.api.post<Problem>(SUBSCRIPTIONS, stolen);
    expect([answer.status, answer.body.code]).toEqual([409, 'notifications.subscription_taken']);
    expect(await devicesOf(mira)).toHaveLength(1);
  });

  it('are 20 at most', async () => {
    for (let n = 0; n < 20; n += 1) await subscribe(leila, new Browser(service));
    const answer = await leila.api.post<Problem>(SUBSCRIPTIONS, new Browser(service).subscription());
    expect([answer.status, answer.body.code]).toEqual([422, 'notifications.too_many_devices']);
  });

  it('are not those of programs', async () => {
    const { body } = await ada.post<{ key: string }>('/api/api-keys', { name: 'Robot', role: 'ADMIN' });
    const answer = await t.api.with(body.key).post(SUBSCRIPTIONS, new Browser(service).subscription());
    expect(answer.status).toBe(403);
  });

  it.each([
    ['http://push.example.com/x', 'plain http'],
    ['https://10.0.0.8/x', 'a private address'],
    ['https://[::ffff:169.254.169.254]/x', 'the host service of a cloud'],
    ['https://user:secret@push.example.com/x', 'a user name'],
    ['ftp://push.example.com/x', 'another protocol'],
    ['push.example.com', 'no address at all'],
  ])('are not reached at %s (%s)', async (endpoint) => {
    const answer = await mira.api.post<Problem>(SUBSCRIPTIONS, {
      ...new Browser(service).subscription(),
      endpoint,
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'push.endpoint_refused']);
  });

  it.each([
    ['p256dh', Buffer.alloc(65, 4).toString('base64url')],
    ['p256dh', Buffer.alloc(33, 2).toString('base64url')],
    ['auth', Buffer.alloc(8).toString('base64url')],
  ])('need a %s that something can be encrypted for', async (name, value) => {
    const subscription = new Browser(service).subscription() as { keys: object };
    const answer = await mira.api.post<Problem>(SUBSCRIPTIONS, {
      ...subscription,
      keys: { ...subscription.keys, [name]: value },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ path: `keys.${name}` }]);
  });
});

describe('the test button', () => {
  it('pushes to the one device and says that it was taken', async () => {
    const browser = new Browser(service);
    const device = await subscribe(mira, browser);
    const answer = await mira.api.post(`${SUBSCRIPTIONS}/${device.id}/test`);
    expect([answer.status, answer.body]).toEqual([200, { delivered: true, error: null, removed: false }]);
    expect(browser.messages).toMatchObject([{ type: 'TEST', tag: 'test', badge: 0 }]);
    expect((await devicesOf(mira))[0]?.lastUsedAt).not.toBeNull();
    expect(await listOf(mira)).toEqual([]);
  });

  it('says what is wrong, and removes a device whose browser has ended the subscription', async () => {
    const browser = new Browser(service);
    const device = await subscribe(mira, browser);
    service.next.set(browser.path, [{ status: 403 }, { status: 410 }]);
    const refused = await mira.api.post<{ error: string }>(`${SUBSCRIPTIONS}/${device.id}/test`);
    expect(refused.body).toMatchObject({ delivered: false, removed: false });
    expect((await devicesOf(mira))[0]?.lastError).toBe(refused.body.error);
    const gone = await mira.api.post(`${SUBSCRIPTIONS}/${device.id}/test`);
    expect(gone.body).toMatchObject({ delivered: false, removed: true });
    expect(await devicesOf(mira)).toEqual([]);
  });

  it('leaves a push service alone that asked for a pause, and says until when', async () => {
    const browser = new Browser(service);
    const device = await subscribe(mira, browser);
    const press = (): ReturnType<typeof mira.api.post<Problem>> =>
      mira.api.post<Problem>(`${SUBSCRIPTIONS}/${device.id}/test`);
    service.next.set(browser.path, [{ status: 429, headers: { 'retry-after': '600' } }]);
    for (const answer of [await press(), await press()]) {
      const [{ pausedUntil } = { pausedUntil: null }] = await devicesOf(mira);
      expect([answer.status, answer.body.code]).toEqual([409, 'notifications.device_paused']);
      expect(answer.body.detail).toContain(`until ${pausedUntil ?? ''}`);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(500);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(600);
    }
    expect(browser.arrived).toHaveLength(1);
    await later(t);
    expect((await press()).status).toBe(200);
    expect(browser.arrived).toHaveLength(2);
  });

  it('leaves one alone for a moment that did not say for how long', async () => {
    const browser = new Browser(service);
    const device = await subscribe(mira, browser);
    service.next.set(browser.path, [{ status: 429 }]);
    for (let n = 0; n < 2; n += 1)
      expect((await mira.api.post(`${SUBSCRIPTIONS}/${device.id}/test`)).status).toBe(409);
    expect(browser.arrived).toHaveLength(1);
  });
});
