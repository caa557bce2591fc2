import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { Browser } from '../../support/browser.js';
import { PushService } from '../../support/push-service.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { deliverGeneric } from '../messages/inbox.js';
import { deliveries, listOf, openStaffRoom, subscribe, tell, type Member } from './staff-room.js';

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
  for (const table of ['Notification', 'PushSubscription', 'ConversationReader', 'Customer'])
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
