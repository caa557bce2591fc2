import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Events } from '@libs/events/events.js';
import type { CustomerPageDto } from '../../../apps/api/src/customers/customers.dto.js';
import type { LeadDto, LeadPageDto } from '../../../apps/api/src/leads/leads.dto.js';
import { OpenLeadOnMessageReceived } from '../../../apps/api/src/leads/open-lead-on-message-received.listener.js';
import { MessageReceived } from '../../../apps/api/src/messages/messages.events.js';
import { MessagesService } from '../../../apps/api/src/messages/messages.service.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { say, withKey } from './conversation.js';

let t: TestApp;
let second: TestApp;
let api: Api;
beforeAll(async () => {
  t = await startTestApp();
  second = await startTestApp({ sharing: t });
  api = await withKey(t);
});
afterAll(async () => {
  await second.close();
  await t.close();
});

async function newCustomer(fields: Record<string, unknown> = {}): Promise<string> {
  return (await api.post<{ id: string }>('/api/customers', { name: 'Nora Lindqvist', ...fields })).body.id;
}

async function leadsOf(customerId: string): Promise<LeadDto[]> {
  return (await api.get<LeadPageDto>(`/api/customers/${customerId}/leads`)).body.data;
}

/** A message comes in, and everything that follows from it is done. */
async function comesIn(customerId: string, body: string): Promise<void> {
  const messageId = await say(t, customerId, { body });
  await t.app.get(Events).publish(MessageReceived, received(customerId, messageId));
  await t.drain();
}

function received(customerId: string, messageId: string) {
  return {
    messageId,
    customerId,
    conversationId: messageId,
    platform: 'WHATSAPP' as const,
    occurredAt: t.clock.now().toISOString(),
  };
}

describe('The first thing a customer writes', () => {
  it('opens a lead that is named after it', async () => {
    const customerId = await newCustomer();
    await comesIn(
      customerId,
      'Hello!\nWe are forty people and would like to know what the large plan costs.',
    );
    expect(await leadsOf(customerId)).toEqual([
      expect.objectContaining({
        title: 'Hello! We are forty people and would like to know what the…',
        status: 'NEW',
        currency: 'EUR',
        value: null,
        assignedToId: null,
      }),
    ]);
    const moves = await t.database.rows(
      `select m."from", m."to"::text, m."actorId" from "LeadStatusChange" m join "Lead" l on l.id = m."leadId" where l."customerId" = $1::uuid`,
      [customerId],
    );
    expect(moves).toEqual([{ from: null, to: 'NEW', actorId: null }]);
  });

  it('becomes a scored lead all the way from the platform', async () => {
    await t.app.get(MessagesService).receive('WHATSAPP', {
      type: 'message',
      conversationKey: 'WHATSAPP:4915112345678',
      occurredAt: t.clock.now(),
      externalId: 'wamid.first',
      direction: 'INBOUND',
      customer: { externalId: '4915112345678', name: 'Tom Becker', phone: '+4915112345678' },
      contentType: 'TEXT',
      body: 'What is the price of the large plan? We want to order today.',
      attachments: [],
    });
    await t.drain();
    const found = await api.get<CustomerPageDto>('/api/customers', { query: { search: '4915112345678' } });
    const leads = await leadsOf(found.body.data[0]?.id ?? '');
    expect(leads.map(({ title }) => title)).toEqual([
      'What is the price of the large plan? We want to order today.',
    ]);
    expect(leads[0]?.scoreFactors.find(({ factor }) => factor === 'INTENT')?.points).toBeGreaterThan(0);
  });

  it('opens none beside the one a colleague has opened already', async () => {
    const customerId = await newCustomer();
    await api.post('/api/leads', { customerId, title: 'Met at the fair' });
    await comesIn(customerId, 'Hi, we met at the fair');
    expect((await leadsOf(customerId)).map(({ title }) => title)).toEqual(['Met at the fair']);
  });

  it('opens one also where we wrote first', async () => {
    const customerId = await newCustomer();
    await say(t, customerId, { body: 'May we introduce ourselves?', direction: 'OUTBOUND' });
    await comesIn(customerId, 'Please do');
    expect(await leadsOf(customerId)).toHaveLength(1);
  });

  it('opens none for somebody who is blocked', async () => {
    const customerId = await newCustomer({ status: 'BLOCKED' });
    await comesIn(customerId, 'buy my pills');
    expect(await leadsOf(customerId)).toEqual([]);
  });

  it('opens one lead however many messages come at once, on however many processes', async () => {
    const customerId = await newCustomer();
    const ids: string[] = [];
    for (let index = 0; index < 10; index += 1)
      ids.push(await say(t, customerId, { body: `message ${index}` }));
    const here = t.app.get(OpenLeadOnMessageReceived);
    const there = second.app.get(OpenLeadOnMessageReceived);
    const again = Array<string>(10).fill(ids[0] ?? '');
    await Promise.all(
      [...ids, ...again].flatMap((messageId) => [
        here.handle(received(customerId, messageId)),
        there.handle(received(customerId, messageId)),
      ]),
    );
    expect((await leadsOf(customerId)).map(({ title }) => title)).toEqual(['message 0']);
  });

  it('opens one also when so much followed that the beginning is out of sight', async () => {
    const customerId = await newCustomer();
    const first = await say(t, customerId, { body: 'the first of very many' });
    await t.database.rows(
      `insert into "Message" (id, "conversationId", "customerId", platform, direction, body, status, "occurredAt")
       select gen_random_uuid(), m."conversationId", m."customerId", m.platform, 'INBOUND', 'more ' || n, 'RECEIVED',
         m."occurredAt" + n * interval '1 second'
       from "Message" m, generate_series(1, 250) n where m.id = $1::uuid`,
      [first],
    );
    const listener = t.app.get(OpenLeadOnMessageReceived);
    await listener.handle(received(customerId, first));
    expect(await leadsOf(customerId)).toHaveLength(1);
  });
});

describe('What a customer writes later', () => {
  it('opens no lead, whatever became of the first', async () => {
    const customerId = await newCustomer();
    await comesIn(customerId, 'How much is it?');
    await comesIn(customerId, 'And in blue?');
    const [lead] = await leadsOf(customerId);
    await api.patch(`/api/leads/${lead?.id}`, { status: 'WON', value: '10' });
    await comesIn(customerId, 'Thank you!');
    expect(await leadsOf(customerId)).toHaveLength(1);
  });
});
