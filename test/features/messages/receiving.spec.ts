import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MessagesService } from '../../../apps/api/src/messages/messages.service.js';
import type { MessageSaid } from '../../../apps/api/src/messages/channels/channel-event.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import {
  deliverGeneric,
  deliverWhatsapp,
  inbox,
  messages,
  unix,
  whatsapp,
  whatsappText,
  type Message,
  type Page,
} from './inbox.js';

let t: TestApp;
let ada: Api;

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
beforeEach(() =>
  t.database.rows('truncate "Customer", "WebhookDelivery", "MessageChange", "LiveEvent" cascade'),
);
afterAll(() => t.close());

const live = async (): Promise<string[]> =>
  (await t.database.rows<{ type: string }>('select type from "LiveEvent" order by seq')).map(
    ({ type }) => type,
  );
const count = async (table: string): Promise<number> =>
  (await t.database.rows<{ count: number }>(`select count(*)::int as count from "${table}"`))[0]?.count ?? 0;

describe('a message that comes in', () => {
  it('becomes a customer, a conversation and a message, as the API names them', async () => {
    await deliverGeneric(t, {
      body: 'How much is the large plan?',
      messageId: 'noor-1',
      name: 'Noor de Vries',
      occurredAt: '2026-03-02T09:58:00Z',
    });
    t.clock.forward(5);
    await t.drain();
    const [message] = await messages(ada);
    expect(message).toMatchObject({
      platform: 'API',
      direction: 'INBOUND',
      contentType: 'TEXT',
      body: 'How much is the large plan?',
      attachments: [],
      externalId: 'noor-1',
      status: 'RECEIVED',
      failureReason: null,
      authorId: null,
      replyToId: null,
      reactions: [],
      editedAt: null,
      revokedAt: null,
      occurredAt: '2026-03-02T09:58:00.000Z',
      createdAt: t.clock.now().toISOString(),
    });
    const names =
      'id customerId platform direction contentType body attachments externalId status failureReason intent intentConfidence sentiment sentimentScore urgent analyzedBy authorId replyToId reactions editedAt revokedAt occurredAt createdAt';
    expect(Object.keys(message ?? {})).toEqual(names.split(' '));
    const [conversation] = await inbox(ada);
    expect(conversation).toMatchObject({
      customer: { id: message?.customerId, name: 'Noor de Vries' },
      platform: 'API',
      status: 'OPEN',
      unreadCount: 1,
      lastMessage: { id: message?.id },
      windowClosesAt: null,
    });
    expect(await live()).toContain('message.received');
    expect(await live()).toContain('conversation.updated');
  });

  it('changes nothing at all when it comes again, from the customer to the events', async () => {
    await deliverGeneric(t, { body: 'Hello', messageId: 'again' });
    await t.drain();
    const everything = async () => [await messages(ada), await inbox(ada), await live()];
    const before = await everything();
    t.clock.forward(60);
    await deliverGeneric(t, { body: 'Hello, changed', messageId: 'again', name: 'Another Name' });
    await t.drain();
    expect(await everything()).toEqual(before);
  });

  it('is one customer and one conversation when twenty messages of a new person come at once', async () => {
    const messagesOf = Array.from({ length: 20 }, (_, n): MessageSaid => ({
      type: 'message',
      externalId: `parallel ${n}`,
      direction: 'INBOUND',
      customer: { externalId: 'fatima', name: 'Fatima' },
      contentType: 'TEXT',
      body: `number ${n}`,
      attachments: [],
      conversationKey: 'API:fatima',
      occurredAt: t.clock.now(),
    }));
    // Past the queue, which would put them in a row: this is what two workers of different releases might do.
    const service = t.app.get(MessagesService);
    const outcomes = await Promise.all(messagesOf.map((said) => service.receive('API', said)));
    expect(new Set(outcomes)).toEqual(new Set(['received']));
    expect([await count('Customer'), await count('Conversation'), await count('Message')]).toEqual([
      1, 1, 20,
    ]);
    expect((await inbox(ada))[0]?.unreadCount).toBe(20);
  });

  it('is one message when it is taken in twenty times at the same moment', async () => {
    const said: MessageSaid = {
      type: 'message',
      externalId: 'the very same',
      direction: 'INBOUND',
      customer: { externalId: 'bela' },
      contentType: 'TEXT',
      body: 'once',
      attachments: [],
      conversationKey: 'API:bela',
      occurredAt: t.clock.now(),
    };
    const service = t.app.get(MessagesService);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => service.receive('API', said)));
    expect(outcomes.filter((outcome) => outcome === 'received')).toHaveLength(1);
    expect(await count('Message')).toBe(1);
    expect((await inbox(ada))[0]?.unreadCount).toBe(1);
    expect((await live()).filter((type) => type === 'message.received')).toHaveLength(1);
  });

  it('is one customer when twenty deliveries of a new person come to two processes at once', async () => {
    const second = await startTestApp({ sharing: t });
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        deliverGeneric(n % 2 ? t : second, { body: `${n}`, from: 'emeka' }),
      ),
    );
    await Promise.all([t.drain(), second.drain(), t.drain()]);
    expect([await count('Customer'), await count('Conversation'), await count('Message')]).toEqual([
      1, 1, 20,
    ]);
    await second.close();
  });

  it('is not lost when the process that took it dies: another one goes on', async () => {
    const first = await startTestApp({ sharing: t });
    await deliverGeneric(first, { body: 'are you there?', messageId: 'survivor' });
    await first.close();
    expect(await count('Message')).toBe(0);
    const second = await startTestApp({ sharing: t });
    await second.drain();
    await second.close();
    expect((await messages(ada)).map(({ externalId }) => externalId)).toEqual(['survivor']);
  });

  it('keeps its place in the conversation, in the order in which a person wrote', async () => {
    for (let n = 0; n < 12; n += 1) {
      await deliverGeneric(t, { body: `line ${n}`, from: n % 3 ? 'priya' : 'tom' });
    }
    await t.drain();
    for (const { id, customer } of await inbox(ada)) {
      const { body } = await ada.get<Page<Message>>(`/api/conversations/${id}/messages`);
      const lines = body.data.reverse().map((message) => Number(message.body.slice(5)));
      expect(lines, customer.id).toEqual([...lines].sort((a, b) => a - b));
      expect(lines.length).toBeGreaterThan(3);
    }
  });

  it('keeps order also among deliveries that came within one shared commit', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => deliverGeneric(t, { body: `line ${n}` })));
    await t.drain();
    const arrived = (await messages(ada)).map(({ body }) => Number(body.slice(5)));
    expect(arrived).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });

  it('that comes late neither moves the conversation back nor hides a newer one', async () => {
    await deliverGeneric(t, { body: 'newer', occurredAt: '2026-03-02T09:50:00Z' });
    await deliverGeneric(t, { body: 'older', occurredAt: '2026-03-02T08:00:00Z' });
    await t.drain();
    const [conversation] = await inbox(ada);
    expect(conversation).toMatchObject({
      lastMessage: { body: 'newer' },
      lastMessageAt: '2026-03-02T09:50:00.000Z',
      unreadCount: 2,
    });
  });

  it('opens the conversation again, whether it was closed or snoozed', async () => {
    await deliverGeneric(t, { body: 'first' });
    await t.drain();
    const id = (await inbox(ada))[0]?.id;
    for (const change of [{ status: 'CLOSED' }, { snoozedUntil: '2026-03-09T09:00:00Z' }]) {
      expect((await ada.patch(`/api/conversations/${id}`, change)).status).toBe(200);
      await deliverGeneric(t, { body: 'again' });
      await t.drain();
      expect((await ada.get(`/api/conversations/${id}`)).body).toMatchObject({
        status: 'OPEN',
        snoozedUntil: null,
      });
    }
  });

  it('of the business, written elsewhere, is OUTBOUND, not unread and told of as sent', async () => {
    await deliverGeneric(t, { body: 'Hello' });
    await deliverGeneric(t, { body: 'We called you back.', direction: 'OUTBOUND' });
    await t.drain();
    expect(await messages(ada, { direction: 'OUTBOUND' })).toMatchObject([
      { status: 'SENT', authorId: null },
    ]);
    expect((await inbox(ada))[0]).toMatchObject({ unreadCount: 1, status: 'OPEN' });
    expect((await live()).filter((type) => type === 'message.received')).toHaveLength(1);
    expect(await live()).toContain('message.updated');
  });

  it('names what it answers, also when that comes after it', async () => {
    const at = t.clock.now();
    const answer = {
      ...whatsappText('wamid.answer', '14155550142', 'Yes!', at),
      context: { id: 'wamid.asked' },
    };
    await deliverWhatsapp(t, whatsapp({ messages: [answer] }));
    await t.drain();
    expect((await messages(ada))[0]?.replyToId).toBeNull();
    await deliverWhatsapp(
      t,
      whatsapp({ messages: [whatsappText('wamid.asked', '14155550142', 'Shall we?', at)] }),
    );
    await t.drain();
    const found = await messages(ada);
    const asked = found.find(({ externalId }) => externalId === 'wamid.asked');
    expect(found.find(({ externalId }) => externalId === 'wamid.answer')?.replyToId).toBe(asked?.id);
  });

  it('comes from the same customer after the platform gave them another number', async () => {
    const at = t.clock.now();
    await deliverWhatsapp(t, whatsapp({ messages: [whatsappText('wamid.n1', '14155550142', 'Hi', at)] }));
    const change = {
      id: 'wamid.system',
      from: '14155550142',
      timestamp: unix(at),
      type: 'system',
      system: { type: 'user_changed_number', wa_id: '14155550199', body: 'changed number' },
    };
    await deliverWhatsapp(t, whatsapp({ messages: [change] }));
    await deliverWhatsapp(
      t,
      whatsapp({ messages: [whatsappText('wamid.n2', '14155550199', 'Me again', at)] }),
    );
    await t.drain();
    expect(await count('Customer')).toBe(1);
    expect((await inbox(ada)).map(({ unreadCount }) => unreadCount)).toEqual([2]);
  });
});
