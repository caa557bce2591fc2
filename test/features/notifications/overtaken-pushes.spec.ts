import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { Browser } from '../../support/browser.js';
import { PushService } from '../../support/push-service.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { beInQuietHours, forgetNews, QUIET_HOURS } from './quiet-night.js';
import { deliveries, later, openStaffRoom, subscribe, tell, type Member } from './staff-room.js';

const TAG = 'lead:1';

let t: TestApp;
let ada: Api;
let jonas: Member;
let service: PushService;
let browser: Browser;
beforeAll(async () => {
  t = await startTestApp({ env: { OUTGOING_ALLOWED_HOSTS: '127.0.0.1' } });
  ({ ada, jonas } = await openStaffRoom(t));
});
afterAll(() => t.close());
beforeEach(async () => {
  service = await PushService.start();
  browser = new Browser(service);
  await subscribe(jonas, browser);
});
afterEach(async () => {
  beInQuietHours(t);
  await forgetNews(t);
  await service.close();
});

/** Tells Jonas of the same lead, a second after whatever came before. */
async function news(title: string, urgent = false): Promise<void> {
  t.clock.forward(1);
  await tell(t, [jonas.id], { title, tag: TAG, urgent });
  await t.drain();
}

/** Titles of what arrived at the device, in their order. */
function titles(): string[] {
  return browser.messages.map((message) => (message as { title: string }).title);
}

async function outcomes(): Promise<[string, string | null][]> {
  const all = await deliveries(ada, { target: 'push' });
  return all.map(({ state, lastError }): [string, string | null] => [state, lastError]).reverse();
}

const OVERTAKEN: [string, string | null] = ['SKIPPED', 'Newer news of the same has taken its place.'];

describe('a push that newer news of the same has overtaken', () => {
  it('does not take that place back when it is sent again by hand', async () => {
    service.next.set(browser.path, [{ status: 400 }]);
    await news('The score rose to 80');
    const [dead] = await deliveries(ada, { target: 'push', state: 'DEAD' });
    await news('The score rose to 90');
    expect((await ada.post(`/api/notifications/deliveries/${dead?.id ?? ''}/replay`)).status).toBe(202);
    await t.drain();
    expect(titles().at(-1)).toBe('The score rose to 90');
    expect(await outcomes()).toEqual([OVERTAKEN, ['SENT', null]]);
  });

  it('does not take that place back when the quiet hours end that held it, and the newer was urgent', async () => {
    await jonas.api.put('/api/notifications/preferences', {
      quietHours: QUIET_HOURS,
      timezone: 'UTC',
    });
    await news('The score rose to 80');
    await news('The lead is on the phone', true);
    expect(titles()).toEqual(['The lead is on the phone']);
    t.clock.set('2026-03-02T11:00:00Z');
    await later(t);
    await t.drain();
    t.clock.set('2026-03-02T10:00:00Z');
    expect(titles()).toEqual(['The lead is on the phone']);
    expect(await outcomes()).toEqual([OVERTAKEN, ['SENT', null]]);
  });

  it('is sent again by hand when nothing newer came', async () => {
    service.next.set(browser.path, [{ status: 400 }]);
    await news('The score rose to 80');
    const [dead] = await deliveries(ada, { target: 'push', state: 'DEAD' });
    expect((await ada.post(`/api/notifications/deliveries/${dead?.id ?? ''}/replay`)).status).toBe(202);
    await t.drain();
    expect(await outcomes()).toEqual([['SENT', null]]);
  });
});
