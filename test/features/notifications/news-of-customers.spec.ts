import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { READY_TO_BUY, say } from '../leads/conversation.js';
import { deliverGeneric } from '../messages/inbox.js';
import { listOf, openStaffRoom, type Member, type Notification } from './staff-room.js';

let t: TestApp;
let ada: Api;
let mira: Member;
let jonas: Member;
let leila: Member;
beforeAll(async () => {
  t = await startTestApp();
  ({ ada, mira, jonas, leila } = await openStaffRoom(t));
});
afterAll(() => t.close());
afterEach(async () => {
  // What is said moves the clock, and sessions end.
  t.clock.set('2026-03-02T10:00:00.000Z');
  await t.database.rows('delete from "Notification"');
  await t.database.rows('delete from "Customer"');
});

async function customerOf(name: string): Promise<string> {
  const answer = await ada.post<{ id: string }>('/api/customers', { name });
  return answer.body.id;
}

async function leadOf(customerId: string, assignedToId?: string): Promise<string> {
  const answer = await ada.post<{ id: string }>('/api/leads', { customerId, title: 'Bikes', assignedToId });
  await t.drain();
  return answer.body.id;
}

async function rescore(leadId: string): Promise<void> {
  await ada.post(`/api/leads/${leadId}/rescore`);
  await t.drain();
}

async function warmUp(customerId: string, leadId: string): Promise<void> {
  for (const said of READY_TO_BUY) await say(t, customerId, said);
  await rescore(leadId);
}

describe('a lead that turns HOT', () => {
  it('is told to the person who works on it, once', async () => {
    const customerId = await customerOf('Ana Souza');
    const leadId = await leadOf(customerId, jonas.id);
    await warmUp(customerId, leadId);
    const [alert, ...more] = await listOf(jonas);
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      type: 'LEAD_ALERT',
      title: 'Ana Souza is a hot lead',
      url: `/leads/${leadId}`,
      tag: `lead:${leadId}`,
    });
    expect(alert?.body).toMatch(/^The score rose to (7|8|9|10)\d\.$/);
    expect(await listOf(mira)).toEqual([]);
    await rescore(leadId);
    expect(await listOf(jonas)).toHaveLength(1);
  });

  it.each([
    ['has cooled down', 'score = 30'],
    ['was won', `status = 'WON', "closedAt" = now()`],
    ['was lost', `status = 'LOST', "closedAt" = now()`],
  ])('is told to nobody when it %s before anybody could be told', async (_, change) => {
    const customerId = await customerOf('Ana Souza');
    const leadId = await leadOf(customerId, jonas.id);
    for (const said of READY_TO_BUY) await say(t, customerId, said);
    await ada.post(`/api/leads/${leadId}/rescore`);
    await t.database.rows(`update "Lead" set ${change} where id = $1::uuid`, [leadId]);
    await t.drain();
    expect(await listOf(jonas)).toEqual([]);
  });

  it('is told to managers and administrators where nobody works on it', async () => {
    const customerId = await customerOf('Ana Souza');
    await warmUp(customerId, await leadOf(customerId));
    expect(await listOf(mira)).toHaveLength(1);
    expect((await ada.get<{ count: number }>('/api/notifications/unread-count')).body.count).toBe(1);
    expect(await listOf(jonas)).toEqual([]);
  });

  it('is told again when it has cooled down and rises again', async () => {
    const customerId = await customerOf('Ana Souza');
    const leadId = await leadOf(customerId, jonas.id);
    await warmUp(customerId, leadId);
    await t.database.rows('delete from "Message"');
    await rescore(leadId);
    await warmUp(customerId, leadId);
    const alerts = await listOf(jonas);
    expect(alerts).toHaveLength(2);
    expect(new Set(alerts.map(({ tag }) => tag)).size).toBe(1);
  });
});

describe('a message of a customer', () => {
  it('is told to everybody while nobody answers the conversation, then to whoever does', async () => {
    await deliverGeneric(t, { from: 'noor', name: 'Noor', body: 'Where is my order?' });
    await t.drain();
    const messages = async (member: Member): Promise<Notification[]> =>
      (await listOf(member)).filter(({ type }) => type === 'MESSAGE');
    for (const member of [mira, jonas, leila]) {
      expect(await messages(member)).toMatchObject([{ title: 'Noor', body: 'Where is my order?' }]);
    }
    const conversations = await ada.get<{ data: { id: string }[] }>('/api/conversations');
    const id = conversations.body.data[0]?.id ?? '';
    await ada.patch(`/api/conversations/${id}`, { assignedToId: leila.id });
    await deliverGeneric(t, { from: 'noor', name: 'Noor', body: 'Hello?' });
    await t.drain();
    expect((await messages(leila)).map(({ body }) => body)).toEqual(['Hello?', 'Where is my order?']);
    expect(await messages(jonas)).toHaveLength(1);
    expect((await messages(leila)).map(({ tag }) => tag)).toEqual([
      `conversation:${id}`,
      `conversation:${id}`,
    ]);
  });

  it('that a platform hands over from long ago is no news', async () => {
    const occurredAt = new Date(t.clock.now().getTime() - 48 * 60 * 60 * 1000).toISOString();
    await deliverGeneric(t, { from: 'noor', body: 'Old', occurredAt });
    await t.drain();
    expect((await listOf(jonas)).filter(({ type }) => type === 'MESSAGE')).toEqual([]);
  });

  it('is told in the words of now: nothing of the customer stays behind when they are deleted or renamed', async () => {
    await deliverGeneric(t, { from: 'noor', name: 'Noor Haddad', body: 'My number is secret' });
    await t.drain();
    const [customer] = await t.database.rows<{ id: string }>('select id::text from "Customer"');
    await ada.patch(`/api/customers/${customer?.id ?? ''}`, { name: 'Noor Aziz' });
    expect((await listOf(jonas))[0]?.title).toBe('Noor Aziz');
    expect((await ada.delete(`/api/customers/${customer?.id ?? ''}`)).status).toBe(204);
    expect(await listOf(jonas)).toMatchObject([{ title: 'A former customer', body: '' }]);
    const left = await t.database.rows<{ row: string }>(
      `select n::text || coalesce(d::text, '') as row from "Notification" n left join "NotificationDelivery" d on d."notificationId" = n.id`,
    );
    expect(left.length).toBeGreaterThan(0);
    expect(JSON.stringify(left)).not.toMatch(/Noor|Haddad|Aziz|secret/);
  });
});
