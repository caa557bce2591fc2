import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { Browser } from '../../support/browser.js';
import { JONAS, MIRA } from '../../support/cast/people.js';
import { PushService } from '../../support/push-service.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { Problem } from '../auth/staff.js';
import { deliveries, join, later, listOf, subscribe, tell, type Member } from './staff-room.js';

const PREFERENCES = '/api/notifications/preferences';

let t: TestApp;
let ada: Api;
let mira: Member;
let jonas: Member;
let service: PushService;
let browser: Browser;
beforeAll(async () => {
  t = await startTestApp({ env: { OUTGOING_ALLOWED_HOSTS: '127.0.0.1' } });
  ada = await t.api.asAda();
  mira = await join(t, ada, MIRA);
  jonas = await join(t, ada, JONAS);
});
afterAll(() => t.close());
beforeEach(async () => {
  service = await PushService.start();
  browser = new Browser(service);
  await subscribe(mira, browser);
});
afterEach(async () => {
  t.clock.set('2026-03-02T10:00:00.000Z');
  await t.database.rows('delete from "Notification"');
  await t.database.rows('delete from "PushSubscription"');
  await t.database.rows('delete from "NotificationPreferences"');
  await service.close();
});

describe('preferences', () => {
  it('begin with what is usual for the role', async () => {
    const alerts = { inApp: true, push: true, email: false };
    expect((await mira.api.get(PREFERENCES)).body).toEqual({
      types: {
        LEAD_ALERT: alerts,
        CUSTOMER_ALERT: alerts,
        MESSAGE: alerts,
        SYSTEM_ALERT: { inApp: false, push: false, email: false },
        DAILY_SUMMARY: { inApp: true, push: false, email: true },
      },
      quietHours: null,
      timezone: 'UTC',
      timezoneProblem: null,
      dailySummaryHour: 8,
    });
    const his = await jonas.api.get<{ types: Record<string, unknown> }>(PREFERENCES);
    expect(his.body.types.DAILY_SUMMARY).toEqual({ inApp: false, push: false, email: false });
  });

  it("are kept, each person's own, and replaced as a whole", async () => {
    const set = await mira.api.put(PREFERENCES, {
      types: { MESSAGE: { push: false } },
      quietHours: { from: '22:00', to: '07:00' },
      timezone: 'Europe/Berlin',
      dailySummaryHour: 6,
    });
    expect(set.status).toBe(200);
    expect(set.body).toMatchObject({
      types: { MESSAGE: { inApp: true, push: false, email: false }, LEAD_ALERT: { push: true } },
      quietHours: { from: '22:00', to: '07:00' },
      timezone: 'Europe/Berlin',
      dailySummaryHour: 6,
    });
    expect((await mira.api.get(PREFERENCES)).body).toEqual(set.body);
    expect((await jonas.api.get(PREFERENCES)).body).toMatchObject({ quietHours: null, timezone: 'UTC' });
    const reset = await mira.api.put(PREFERENCES, {});
    expect(reset.body).toMatchObject({
      types: { MESSAGE: { push: true } },
      quietHours: null,
      timezone: 'UTC',
    });
  });

  it.each([
    [{ types: { LEAD_ALARM: {} } }, 'types.LEAD_ALARM'],
    [{ types: { MESSAGE: { fax: true } } }, 'types.MESSAGE.fax'],
    [{ types: { MESSAGE: { push: 'yes' } } }, 'types.MESSAGE.push'],
    [{ types: { MESSAGE: true } }, 'types.MESSAGE'],
    [{ types: [] }, 'types'],
    [{ timezone: 'Mars/Olympus' }, 'timezone'],
    [{ timezone: '+02:00' }, 'timezone'],
    [{ quietHours: { from: '25:00', to: '07:00' } }, 'quietHours.from'],
    [{ quietHours: { from: '07:00', to: '07:00' } }, 'quietHours.to'],
    [{ dailySummaryHour: 24 }, 'dailySummaryHour'],
    [{ colour: 'red' }, 'colour'],
  ])('refuse %j, naming what is wrong', async (input, path) => {
    const answer = await mira.api.put<Problem>(PREFERENCES, input);
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map((error) => error.path)).toEqual([path]);
  });

  it('say so where the time zone that was kept can not be used any more, and which one holds', async () => {
    await mira.api.put(PREFERENCES, {
      timezone: 'Europe/Berlin',
      quietHours: { from: '09:00', to: '11:00' },
    });
    await t.database.rows(`update "NotificationPreferences" set timezone = 'GB'`);
    expect((await mira.api.get(PREFERENCES)).body).toMatchObject({
      timezone: 'Europe/London',
      timezoneProblem: null,
    });
    await t.database.rows(`update "NotificationPreferences" set timezone = 'Atlantis/Capital'`);
    expect((await mira.api.get(PREFERENCES)).body).toMatchObject({
      timezone: 'UTC',
      timezoneProblem:
        'The time zone "Atlantis/Capital" that you chose is none any more, and UTC holds in its place. Choose one by its place, such as Europe/Berlin or America/New_York, or UTC.',
    });
    // Ten in the morning where the house is: quiet.
    await tell(t, [mira.id]);
    await t.drain();
    expect(browser.arrived).toEqual([]);
    expect(await listOf(mira)).toHaveLength(1);
  });

  it('decide where news goes', async () => {
    await mira.api.put(PREFERENCES, { types: { LEAD_ALERT: { push: false, email: true } } });
    await tell(t, [mira.id]);
    await t.drain();
    expect(browser.arrived).toEqual([]);
    const targets = (await deliveries(ada)).map(({ target, state }) => [target, state]);
    expect(targets.sort()).toEqual([
      ['email', 'SENT'],
      ['inApp', 'SENT'],
    ]);
    await mira.api.put(PREFERENCES, { types: { LEAD_ALERT: { inApp: false } } });
    await tell(t, [mira.id], { url: '/only-push' });
    await t.drain();
    expect(browser.messages).toMatchObject([{ url: '/only-push', badge: 1 }]);
    expect((await listOf(mira)).map(({ url }) => url)).toEqual(['/leads/1']);
    await mira.api.put(PREFERENCES, { types: { LEAD_ALERT: { inApp: false, push: false } } });
    await tell(t, [mira.id], { url: '/nowhere' });
    await t.drain();
    expect(await t.database.prisma.notification.count({ where: { url: '/nowhere' } })).toBe(0);
  });
});

describe('quiet hours', () => {
  it('keep devices silent until they end, in the time zone of the person', async () => {
    await mira.api.put(PREFERENCES, {
      quietHours: { from: '22:00', to: '07:00' },
      timezone: 'America/New_York',
    });
    // Five in the morning in New York.
    t.clock.set('2026-03-02T10:00:00Z');
    await tell(t, [mira.id]);
    await t.drain();
    expect(browser.arrived).toEqual([]);
    expect(await listOf(mira)).toHaveLength(1);
    const [row] = await t.database.rows<{ seconds: number }>(
      `select extract(epoch from "nextAttemptAt" - now())::float as seconds from "NotificationDelivery" where target = 'push'`,
    );
    expect(row?.seconds).toBeGreaterThan(2 * 60 * 60 - 40);
    // The database keeps time by its own clock, and waits to the nearest of its minutes.
    expect(row?.seconds).toBeLessThanOrEqual(2 * 60 * 60 + 30);
    t.clock.set('2026-03-02T12:00:00Z');
    await later(t);
    await t.drain();
    expect(browser.arrived).toHaveLength(1);
  });

  it('are over afterwards, and urgent news passes them', async () => {
    await mira.api.put(PREFERENCES, { quietHours: { from: '09:00', to: '11:00' } });
    await tell(t, [mira.id], { urgent: true });
    await t.drain();
    expect(browser.arrived).toHaveLength(1);
    t.clock.set('2026-03-02T11:00:00Z');
    await tell(t, [mira.id]);
    await t.drain();
    expect(browser.arrived).toHaveLength(2);
  });
});
