import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { Browser } from '../../support/browser.js';
import { PushService } from '../../support/push-service.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { deliverGeneric } from '../messages/inbox.js';
import { deliveries, later, listOf, openStaffRoom, subscribe, tell, type Member } from './staff-room.js';

const READING = '/api/notifications/reading';

let t: TestApp;
let ada: Api;
let jonas: Member;
let leila: Member;
let service: PushService;
beforeAll(async () => {
  t = await startTestApp({ env: { OUTGOING_ALLOWED_HOSTS: '127.0.0.1' } });
  ({ ada, jonas, leila } = await openStaffRoom(t));
});
afterAll(() => t.close());
beforeEach(async () => {
  service = await PushService.start();
});
afterEach(async () => {
  for (const table of [
    'Notification',
    'PushSubscription',
    'NotificationPreferences',
    'ConversationReader',
    'Customer',
  ])
    await t.database.rows(`delete from "${table}"`);
  await service.close();
});

/** A customer writes. @returns the conversation */
async function noorWrites(body: string): Promise<string> {
  await deliverGeneric(t, { from: 'noor', name: 'Noor', body });
  await t.drain();
  const inbox = await ada.get<{ data: { id: string }[] }>('/api/conversations');
  return inbox.body.data[0]?.id ?? '';
}

describe('a conversation that somebody is reading', () => {
  it('rings nobody, until they go on to another or give no sign of life', async () => {
    const browser = new Browser(service);
    const conversationId = await noorWrites('First');
    await subscribe(jonas, browser);
    expect((await leila.api.put(READING, { conversationId })).status).toBe(204);
    await noorWrites('While Leila reads');
    expect(browser.arrived).toEqual([]);
    expect(await listOf(jonas)).toHaveLength(2);
    expect(await deliveries(ada, { target: 'push' })).toMatchObject([
      { state: 'SKIPPED', lastError: 'Somebody was reading the conversation.' },
    ]);
    await leila.api.put(READING, { conversationId: null });
    await noorWrites('After she left');
    expect(browser.messages).toMatchObject([{ body: 'After she left' }]);
    await leila.api.put(READING, { conversationId });
    await t.database.rows(`update "ConversationReader" set until = now()`);
    await noorWrites('Her browser is gone');
    expect(browser.messages).toHaveLength(2);
  });

  it('is no news any more to whoever reads it, on any device; other news is', async () => {
    const conversationId = await noorWrites('First');
    await tell(t, [leila.id]);
    await t.drain();
    await leila.api.put(READING, { conversationId });
    expect((await listOf(leila, { unread: 'true' })).map(({ type }) => type)).toEqual(['LEAD_ALERT']);
    expect(await listOf(jonas, { unread: 'true' })).toHaveLength(1);
  });

  it('is no news any more to whoever marked it as read in the inbox', async () => {
    const conversationId = await noorWrites('First');
    expect((await leila.api.post(`/api/conversations/${conversationId}/read`)).status).toBe(200);
    await t.drain();
    expect(await listOf(leila, { unread: 'true' })).toEqual([]);
    expect(await listOf(jonas, { unread: 'true' })).toHaveLength(1);
  });

  it('is named by its id, and by people only', async () => {
    expect((await leila.api.put(READING, { conversationId: 'x' })).status).toBe(400);
    expect((await leila.api.put(READING, {})).status).toBe(400);
    expect((await t.api.put(READING, { conversationId: null })).status).toBe(401);
  });
});

describe('what gathered in quiet hours', () => {
  /** It is 10:00 UTC by the clock of the tests. */
  async function beQuiet(member: Member): Promise<void> {
    const answer = await member.api.put('/api/notifications/preferences', {
      quietHours: { from: '09:00', to: '11:00' },
      timezone: 'UTC',
    });
    expect(answer.status).toBe(200);
  }

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
    await later(t);
    await t.drain();
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
    await later(t);
    await t.drain();
    expect(browser.messages).toMatchObject([{ title: 'The only one' }]);
  });
});
