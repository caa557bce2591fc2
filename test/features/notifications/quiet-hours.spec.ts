import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { News } from '../../../apps/api/src/notifications/news/news.js';
import type { Api } from '../../support/api.js';
import { Browser } from '../../support/browser.js';
import { PushService } from '../../support/push-service.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { beInQuietHours, forgetNews, morning, QUIET_HOURS } from './quiet-night.js';
import { deliveries, later, listOf, openStaffRoom, subscribe, tell, type Member } from './staff-room.js';

let t: TestApp;
let ada: Api;
let mira: Member;
let jonas: Member;
let service: PushService;
beforeAll(async () => {
  t = await startTestApp({ env: { OUTGOING_ALLOWED_HOSTS: '127.0.0.1' } });
  ({ ada, mira, jonas } = await openStaffRoom(t));
});
afterAll(() => t.close());
beforeEach(async () => {
  service = await PushService.start();
});
afterEach(async () => {
  beInQuietHours(t);
  await forgetNews(t);
  await service.close();
});

/** It is 10:00 UTC by the clock of the tests. */
async function beQuiet(member: Member): Promise<void> {
  const answer = await member.api.put('/api/notifications/preferences', {
    quietHours: QUIET_HOURS,
    timezone: 'UTC',
  });
  expect(answer.status).toBe(200);
}

/** So many leads became hot for somebody in quiet hours, on all their devices. */
async function gathered(member: Member, count: number): Promise<void> {
  await t.database.rows(
    `with news as (
       insert into "Notification" (id, "userId", type, key, tag, title, body, url, listed, "createdAt")
       select gen_random_uuid(), $1::uuid, 'LEAD_ALERT', 'n' || n, 'lead:' || n, 'A lead is hot', '', '/leads/1', true, now()
       from generate_series(1, $2::int) n returning id
     )
     insert into "NotificationDelivery" (id, "notificationId", target, place, "nextAttemptAt", "heldUntil")
     select gen_random_uuid(), news.id, 'push', s.id::text, now() + interval '1 hour', now() + interval '1 hour'
     from news cross join "PushSubscription" s where s."userId" = $1::uuid returning 1 as one`,
    [member.id, count],
  );
}

describe('what gathered in quiet hours', () => {
  it('is told in one piece on each device when they end; what was read and what is urgent is not among it', async () => {
    const [laptop, phone] = [new Browser(service), new Browser(service)];
    await subscribe(jonas, laptop);
    await subscribe(jonas, phone);
    await beQuiet(jonas);
    for (let n = 0; n < 3; n += 1) await tell(t, [jonas.id]);
    await tell(t, [jonas.id], { type: 'CUSTOMER_ALERT', title: 'A customer left' });
    await tell(t, [jonas.id], { title: 'The house is on fire', urgent: true });
    await t.drain();
    for (const browser of [laptop, phone])
      expect(browser.messages).toMatchObject([{ title: 'The house is on fire' }]);
    const [, read] = await listOf(jonas);
    await jonas.api.post(`/api/notifications/${read?.id ?? ''}/read`);
    await morning(t);
    for (const browser of [laptop, phone]) {
      expect(browser.messages.slice(1)).toMatchObject([
        {
          title: '3 pieces of news gathered while it was quiet',
          body: '3 hot leads.',
          tag: 'gathered',
          url: '/notifications',
          badge: 4,
          data: { gathered: { LEAD_ALERT: 3 } },
        },
      ]);
    }
    const states = (await deliveries(ada, { target: 'push' })).map(({ state }) => state);
    expect(states.filter((state) => state === 'SENT')).toHaveLength(4);
    expect(states.filter((state) => state === 'PENDING')).toEqual([]);
  });

  it('is told as it is when it is one thing only', async () => {
    const browser = new Browser(service);
    await subscribe(jonas, browser);
    await beQuiet(jonas);
    await tell(t, [jonas.id], { title: 'The only one' });
    await t.drain();
    expect(browser.arrived).toEqual([]);
    await morning(t);
    expect(browser.messages).toMatchObject([{ title: 'The only one' }]);
  });

  it('is one piece on each device however much it is', async () => {
    const browsers = [new Browser(service), new Browser(service), new Browser(service)];
    const [hers, his, alsoHis] = browsers;
    if (!hers || !his || !alsoHis) throw new Error('there are three');
    await subscribe(jonas, his);
    await subscribe(jonas, alsoHis);
    await subscribe(mira, hers);
    await gathered(jonas, 2_500);
    await gathered(mira, 3);
    await t.database.rows(
      `select graphile_worker.add_job('send-pushes', json_build_object('origin', $1::text))`,
      [service.origin],
    );
    await morning(t);
    for (const [browser, count] of [
      [his, 2_500],
      [alsoHis, 2_500],
      [hers, 3],
    ] as const)
      expect(browser.messages).toMatchObject([
        { tag: 'gathered', body: `${count} hot leads.`, data: { gathered: { LEAD_ALERT: count } } },
      ]);
    expect(await t.database.prisma.notificationDelivery.count({ where: { state: 'PENDING' } })).toBe(0);
  });

  it('is one piece on each device however many processes tell it', async () => {
    const browsers = Array.from({ length: 12 }, () => new Browser(service));
    for (const browser of browsers) await subscribe(jonas, browser);
    await gathered(jonas, 400);
    await t.database.rows(
      `select graphile_worker.add_job('send-pushes', json_build_object('origin', $1::text)) from generate_series(1, 3)`,
      [service.origin],
    );
    const second = await startTestApp({ sharing: t });
    try {
      t.clock.set('2026-03-02T11:00:00Z');
      await later(t);
      await Promise.all([t.drain(), second.drain(), t.drain()]);
    } finally {
      await second.close();
    }
    for (const browser of browsers) expect(browser.messages).toMatchObject([{ body: '400 hot leads.' }]);
  });

  it('is told with what was still being written down when they ended', async () => {
    const browser = new Browser(service);
    await subscribe(jonas, browser);
    await beQuiet(jonas);
    await gathered(jonas, 2);
    t.clock.set('2026-03-02T11:00:00Z');
    await t.database.rows('update "NotificationDelivery" set "nextAttemptAt" = now()');
    await t.database.rows(
      `select graphile_worker.add_job('send-pushes', json_build_object('origin', $1::text))`,
      [service.origin],
    );
    await t.drain();
    expect(browser.messages).toEqual([]);
    t.clock.set('2026-03-02T10:00:00Z');
    await tell(t, [jonas.id]);
    await t.drain();
    await morning(t);
    expect(browser.messages).toMatchObject([{ body: '3 hot leads.' }]);
  });
});

describe('a push that failed before', () => {
  /** The push service answers the first try with 503, before it is quiet or anything else has changed. */
  async function failed(more: Partial<News> = {}): Promise<Browser> {
    const browser = new Browser(service);
    await subscribe(jonas, browser);
    service.next.set(browser.path, [{ status: 503 }]);
    await tell(t, [jonas.id], more);
    await t.drain();
    expect(browser.arrived).toHaveLength(1);
    return browser;
  }

  it('rings in no quiet hours that have begun meanwhile, but when they end, with what else gathered', async () => {
    const browser = await failed({ type: 'CUSTOMER_ALERT' });
    await beQuiet(jonas);
    await later(t);
    await t.drain();
    expect(browser.arrived).toHaveLength(1);
    const [waiting] = await deliveries(ada, { target: 'push' });
    expect(waiting).toMatchObject({ state: 'PENDING', attempts: 1 });
    expect(Date.parse(waiting?.nextAttemptAt ?? '') - Date.now()).toBeGreaterThan(58 * 60 * 1000);
    await tell(t, [jonas.id]);
    await t.drain();
    await morning(t);
    expect(browser.messages.slice(1)).toMatchObject([
      { data: { gathered: { CUSTOMER_ALERT: 1, LEAD_ALERT: 1 } } },
    ]);
  });

  it('rings in quiet hours when it is urgent', async () => {
    const browser = await failed({ urgent: true });
    await beQuiet(jonas);
    await later(t);
    await t.drain();
    expect(browser.arrived).toHaveLength(2);
  });

  it('is not sent to somebody who has turned its type off meanwhile, and the log says so', async () => {
    const browser = await failed();
    await jonas.api.put('/api/notifications/preferences', { types: { LEAD_ALERT: { push: false } } });
    await later(t);
    await t.drain();
    expect(browser.arrived).toHaveLength(1);
    expect(await deliveries(ada, { target: 'push' })).toMatchObject([
      {
        state: 'SKIPPED',
        lastError: 'The person wants no pushes of this type any more.',
        nextAttemptAt: null,
      },
    ]);
  });

  it('and told of all that gathered leaves out what is not wanted any more, and waits for the next quiet hours to end', async () => {
    const browser = new Browser(service);
    await subscribe(jonas, browser);
    await beQuiet(jonas);
    for (const type of ['LEAD_ALERT', 'LEAD_ALERT', 'CUSTOMER_ALERT'] as const)
      await tell(t, [jonas.id], { type });
    await t.drain();
    service.next.set(browser.path, [{ status: 503 }]);
    await morning(t);
    expect(browser.messages).toMatchObject([{ title: '3 pieces of news gathered while it was quiet' }]);
    await jonas.api.put('/api/notifications/preferences', {
      types: { CUSTOMER_ALERT: { push: false } },
      quietHours: QUIET_HOURS,
      timezone: 'UTC',
    });
    await later(t);
    await t.drain();
    expect(browser.messages).toHaveLength(1);
    await tell(t, [jonas.id]);
    await t.drain();
    await morning(t);
    expect(browser.messages.slice(1)).toMatchObject([
      { title: '3 pieces of news gathered while it was quiet', data: { gathered: { LEAD_ALERT: 3 } } },
    ]);
  });

  it('and is sent again by hand keeps quiet hours and preferences too', async () => {
    const browser = new Browser(service);
    await subscribe(jonas, browser);
    service.next.set(browser.path, [{ status: 400 }, { status: 400 }]);
    await tell(t, [jonas.id]);
    await tell(t, [jonas.id], { type: 'CUSTOMER_ALERT' });
    await t.drain();
    await jonas.api.put('/api/notifications/preferences', {
      types: { CUSTOMER_ALERT: { push: false } },
      quietHours: QUIET_HOURS,
      timezone: 'UTC',
    });
    for (const { id } of await deliveries(ada, { state: 'DEAD' }))
      expect((await ada.post(`/api/notifications/deliveries/${id}/replay`)).status).toBe(202);
    await t.drain();
    expect(browser.arrived).toHaveLength(2);
    await morning(t);
    expect(browser.messages.slice(2)).toMatchObject([{ type: 'LEAD_ALERT' }]);
    const ends = (await deliveries(ada, { target: 'push' })).map(({ type, state }) => [type, state]);
    expect(ends.sort()).toEqual([
      ['CUSTOMER_ALERT', 'SKIPPED'],
      ['LEAD_ALERT', 'SENT'],
    ]);
  });
});

describe('quiet hours that their person changes', () => {
  it('hold from then on for what waits: it is told when the new ones end, at once when there are none', async () => {
    const browser = new Browser(service);
    await subscribe(jonas, browser);
    await beQuiet(jonas);
    for (let n = 0; n < 2; n += 1) await tell(t, [jonas.id]);
    await t.drain();
    const minutes = async (): Promise<number[]> =>
      (await deliveries(ada, { target: 'push' })).map(({ nextAttemptAt }) =>
        Math.round((Date.parse(nextAttemptAt ?? '') - Date.now()) / 60_000),
      );
    const change = (quietHours: object | null): Promise<unknown> =>
      jonas.api.put('/api/notifications/preferences', { quietHours, timezone: 'UTC' });
    await change({ from: '09:00', to: '13:00' });
    for (const left of await minutes()) expect(Math.abs(left - 180)).toBeLessThanOrEqual(1);
    await change(null);
    for (const left of await minutes()) expect(Math.abs(left)).toBe(0);
    await later(t);
    await t.drain();
    expect(browser.messages).toMatchObject([{ body: '2 hot leads.' }]);
  });
});
