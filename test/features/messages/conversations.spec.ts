import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Jobs } from '@libs/jobs/jobs.js';
import { ConversationFacts } from '../../../apps/api/src/messages/conversation-facts.service.js';
import { REOPEN_SNOOZED } from '../../../apps/api/src/messages/conversations/reopen-snoozed.job.js';
import type { Api } from '../../support/api.js';
import { JONAS } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import {
  deliverGeneric,
  deliverWhatsapp,
  inbox,
  messages,
  whatsapp,
  whatsappText,
  type Conversation,
  type Message,
  type Page,
} from './inbox.js';

let t: TestApp;
let ada: Api;
let jonasId: string;

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
  const { name, email, role, password } = JONAS;
  jonasId = (await ada.post<{ id: string }>('/api/users', { name, email, role, password })).body.id;
  await deliverGeneric(t, { body: 'Hello from Noor', from: 'noor', name: 'Noor de Vries' });
  await deliverGeneric(t, { body: 'Hello from Emeka', from: 'emeka', name: 'Emeka 100% Obi' });
  await deliverWhatsapp(
    t,
    whatsapp({
      contacts: [{ wa_id: '14155550142', profile: { name: 'Mia Chen' } }],
      messages: [
        whatsappText('wamid.1', '14155550142', 'Hello from Mia', new Date('2026-03-02T09:30:00Z')),
        whatsappText('wamid.2', '14155550142', 'Anybody there?', new Date('2026-03-02T09:31:00Z')),
      ],
    }),
  );
  t.clock.forward(60);
  await t.drain();
});
afterAll(() => t.close());

const of = async (name: string): Promise<Conversation> => {
  const found = (await inbox(ada)).find(({ customer }) => customer.name?.startsWith(name));
  if (!found) throw new Error(`no conversation of ${name}`);
  return found;
};
const names = (found: Conversation[]) => found.map(({ customer }) => customer.name?.split(' ')[0]).sort();
const updates = async (id: string): Promise<number> =>
  (
    await t.database.rows(
      `select 1 from "LiveEvent" where type = 'conversation.updated' and payload->>'conversationId' = $1`,
      [id],
    )
  ).length;

describe('the inbox', () => {
  it('shows each conversation with its customer, its last message and what is unread', async () => {
    expect(await of('Mia')).toMatchObject({
      customer: { name: 'Mia Chen', phone: '+14155550142', status: 'PROSPECT' },
      platform: 'WHATSAPP',
      status: 'OPEN',
      assignedToId: null,
      unreadCount: 2,
      lastMessage: { body: 'Anybody there?', direction: 'INBOUND' },
      lastMessageAt: '2026-03-02T09:31:00.000Z',
    });
  });

  it('says when the reply window closes, and nothing where the platform has none', async () => {
    expect((await of('Mia')).windowClosesAt).toBe('2026-03-03T09:31:00.000Z');
    expect((await of('Noor')).windowClosesAt).toBeNull();
  });

  it('shows how warm the open lead is, and nothing where no lead is open', async () => {
    const noor = await of('Noor');
    const lead = async (score: number, status: string) => {
      await t.database.rows('delete from "Lead" where "customerId" = $1::uuid', [noor.customer.id]);
      await t.database.rows(
        `insert into "Lead" (id, "customerId", title, score, status) values (gen_random_uuid(), $1::uuid, 'Plan', $2, $3::"LeadStatus")`,
        [noor.customer.id, score, status],
      );
      return (await of('Noor')).leadTemperature;
    };
    expect(await lead(70, 'NEW')).toBe('HOT');
    expect(await lead(69, 'CONTACTED')).toBe('WARM');
    expect(await lead(39, 'NEW')).toBe('COLD');
    expect(await lead(90, 'WON')).toBeNull();
    await t.database.rows('delete from "Lead"');
  });

  it('is filtered by status, platform, person, what is unread, and words about the customer', async () => {
    expect(names(await inbox(ada, { platform: 'WHATSAPP' }))).toEqual(['Mia']);
    expect(names(await inbox(ada, { status: 'CLOSED' }))).toEqual([]);
    expect(names(await inbox(ada, { unread: 'true', platform: 'API' }))).toEqual(['Emeka', 'Noor']);
    expect(names(await inbox(ada, { unread: 'false' }))).toEqual([]);
    expect(names(await inbox(ada, { search: 'CHEN' }))).toEqual(['Mia']);
    expect(names(await inbox(ada, { search: '+1415' }))).toEqual(['Mia']);
    expect(names(await inbox(ada, { search: '100%' }))).toEqual(['Emeka']);
    expect(names(await inbox(ada, { search: '0_' }))).toEqual([]);
    expect(names(await inbox(ada, { assignedToId: jonasId }))).toEqual([]);
    for (const query of [
      'status=LOST',
      'unread=maybe',
      'assignedToId=me',
      'wrong=1',
      'limit=0',
      'search=x',
    ]) {
      expect((await ada.get(`/api/conversations?${query}`)).status, query).toBe(400);
    }
  });

  it('comes page by page, where something was said last comes first', async () => {
    const first = await ada.get<Page<Conversation>>('/api/conversations?limit=2');
    expect(names(first.body.data)).toEqual(['Emeka', 'Noor']);
    const cursor = first.body.nextCursor ?? '';
    const second = await ada.get<Page<Conversation>>('/api/conversations', { query: { limit: '2', cursor } });
    expect(names(second.body.data)).toEqual(['Mia']);
    expect(second.body.nextCursor).toBeNull();
  });
});

describe('a conversation', () => {
  it('is assigned to somebody who works here, and to nobody again', async () => {
    const { id } = await of('Noor');
    const assigned = await ada.patch<Conversation>(`/api/conversations/${id}`, { assignedToId: jonasId });
    expect(assigned).toMatchObject({ status: 200, body: { assignedToId: jonasId, status: 'OPEN' } });
    expect(names(await inbox(ada, { assignedToId: jonasId }))).toEqual(['Noor']);
    const stranger = '0192f7c1-0000-7000-8000-000000000000';
    expect(await ada.patch(`/api/conversations/${id}`, { assignedToId: stranger })).toMatchObject({
      status: 422,
      body: { code: 'conversations.unassignable' },
    });
    const before = await updates(id);
    expect(await ada.patch(`/api/conversations/${id}`, { assignedToId: null })).toMatchObject({
      body: { assignedToId: null },
    });
    expect(await updates(id)).toBe(before + 1);
    await ada.patch(`/api/conversations/${id}`, { assignedToId: null });
    expect(await updates(id)).toBe(before + 1);
  });

  it('keeps who changed what', async () => {
    const { id } = await of('Noor');
    await ada.patch(`/api/conversations/${id}`, { status: 'CLOSED' });
    const [entry] = await t.database.rows<{ changes: object }>(
      `select changes, "actorType" from "AuditEntry" where entity = 'conversation' and "entityId" = $1 order by id desc limit 1`,
      [id],
    );
    expect(entry).toEqual({ changes: { status: { from: 'OPEN', to: 'CLOSED' } }, actorType: 'user' });
    await ada.patch(`/api/conversations/${id}`, { status: 'OPEN' });
  });

  it('is snoozed until a time, and opens by itself when it has come', async () => {
    const { id } = await of('Emeka');
    const until = new Date(t.clock.now().getTime() + 300_000).toISOString();
    expect(await ada.patch(`/api/conversations/${id}`, { snoozedUntil: until })).toMatchObject({
      body: { status: 'SNOOZED', snoozedUntil: until },
    });
    const reopen = async () => {
      await t.app.get(Jobs).add(REOPEN_SNOOZED, {});
      await t.drain();
      return of('Emeka');
    };
    expect(await reopen()).toMatchObject({ status: 'SNOOZED' });
    t.clock.forward(300);
    const before = await updates(id);
    expect(await reopen()).toMatchObject({ status: 'OPEN', snoozedUntil: null });
    expect(await updates(id)).toBe(before + 1);
  });

  it('refuses a change that contradicts itself or was made on an older state', async () => {
    const { id } = await of('Noor');
    const path = `/api/conversations/${id}`;
    for (const change of [
      { status: 'SNOOZED' },
      { snoozedUntil: '2020-01-01T00:00:00Z' },
      { status: null },
      { status: 'OPEN', snoozedUntil: '2027-01-01T00:00:00Z' },
      { mood: 'good' },
    ]) {
      expect((await ada.patch(path, change)).status, JSON.stringify(change)).toBe(400);
    }
    const tag = String((await ada.get(path)).headers.etag);
    expect((await ada.get(path, { headers: { 'if-none-match': tag } })).status).toBe(304);
    const fresh = await ada.patch(path, { assignedToId: jonasId }, { headers: { 'if-match': tag } });
    expect(fresh.status).toBe(200);
    const stale = await ada.patch(path, { assignedToId: null }, { headers: { 'if-match': tag } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'request.stale' } });
  });

  it('is read once, and says so to the others', async () => {
    const { id } = await of('Mia');
    const before = await updates(id);
    for (let n = 0; n < 2; n += 1) {
      expect(await ada.post(`/api/conversations/${id}/read`)).toMatchObject({
        status: 200,
        body: { unreadCount: 0 },
      });
    }
    expect(await updates(id)).toBe(before + 1);
    expect(names(await inbox(ada, { unread: 'false' }))).toEqual(['Mia']);
  });

  it('is not there for ids that nobody has, or for strangers', async () => {
    const id = '0192f7c1-0000-7000-8000-000000000000';
    for (const path of [`conversations/${id}`, `conversations/${id}/messages`]) {
      expect(await ada.get(`/api/${path}`)).toMatchObject({
        status: 404,
        body: { code: 'conversations.not_found' },
      });
    }
    expect((await ada.patch(`/api/conversations/${id}`, {})).status).toBe(404);
    expect((await ada.post(`/api/conversations/${id}/read`)).status).toBe(404);
    expect((await ada.get(`/api/customers/${id}/messages`)).body).toMatchObject({
      code: 'customers.not_found',
    });
    expect((await ada.get('/api/conversations/nonsense')).status).toBe(400);
    for (const path of ['conversations', 'messages', `conversations/${id}/messages`]) {
      expect((await t.api.get(`/api/${path}`)).status).toBe(401);
    }
  });
});

describe('messages', () => {
  it('are listed per conversation and per customer, what was said last comes first', async () => {
    const { id, customer } = await of('Mia');
    for (const path of [`conversations/${id}`, `customers/${customer.id}`]) {
      const first = await ada.get<Page<Message>>(`/api/${path}/messages?limit=1`);
      expect(first.body.data.map(({ body }) => body)).toEqual(['Anybody there?']);
      const rest = await ada.get<Page<Message>>(`/api/${path}/messages`, {
        query: { cursor: first.body.nextCursor ?? '' },
      });
      expect(rest.body.data.map(({ body }) => body)).toEqual(['Hello from Mia']);
      expect(rest.body.nextCursor).toBeNull();
    }
  });

  it('are found by customer, platform, direction, status, time and words', async () => {
    const { customer } = await of('Mia');
    const bodies = async (query: Record<string, string>) =>
      (await messages(ada, query)).map(({ body }) => body);
    expect(await bodies({ customerId: customer.id })).toEqual(['Hello from Mia', 'Anybody there?']);
    expect(await bodies({ platform: 'API', search: 'EMEKA' })).toEqual(['Hello from Emeka']);
    expect(await bodies({ direction: 'OUTBOUND' })).toEqual([]);
    expect(await bodies({ status: 'RECEIVED', search: 'hello' })).toHaveLength(3);
    expect(await bodies({ createdTo: '2026-03-02T10:01:00Z' })).toEqual([]);
    expect(await bodies({ createdFrom: '2026-03-02T10:01:00Z' })).toHaveLength(4);
    expect(await bodies({ search: '_ello' })).toEqual([]);
    for (const query of [
      'intent=LOVE',
      'urgent=1',
      'createdFrom=yesterday',
      'customerId=1',
      'cursor=abc',
      'page=2',
    ]) {
      expect((await ada.get(`/api/messages?${query}`)).status, query).toBe(400);
    }
  });

  it('carry a tag, so that a caller who has one gets 304', async () => {
    const [message] = await messages(ada);
    const answer = await ada.get(`/api/messages/${message?.id}`);
    expect(answer.status).toBe(200);
    const again = await ada.get(`/api/messages/${message?.id}`, {
      headers: { 'if-none-match': String(answer.headers.etag) },
    });
    expect(again.status).toBe(304);
    expect((await ada.get('/api/messages/0192f7c1-0000-7000-8000-000000000000')).body).toMatchObject({
      code: 'messages.not_found',
    });
  });

  it('are told to scoring oldest first, the newest of them, without what was never said', async () => {
    const { customer, id } = await of('Mia');
    await t.database.rows(
      `insert into "Message" (id, "conversationId", "customerId", platform, direction, body, status, "occurredAt")
       values (gen_random_uuid(), $1::uuid, $2::uuid, 'WHATSAPP', 'OUTBOUND', 'never sent', 'FAILED', now())`,
      [id, customer.id],
    );
    const facts = t.app.get(ConversationFacts);
    const all = await facts.ofCustomer(customer.id, 50);
    expect(all.map(({ body }) => body)).toEqual(['Hello from Mia', 'Anybody there?']);
    expect(all[0]).toMatchObject({ direction: 'INBOUND', occurredAt: new Date('2026-03-02T09:30:00Z') });
    expect((await facts.ofCustomer(customer.id, 1)).map(({ body }) => body)).toEqual(['Anybody there?']);
  });
});
