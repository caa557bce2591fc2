import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IncomingService } from '../../../apps/api/src/messages/incoming/incoming.service.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { withKey } from '../leads/conversation.js';
import {
  deliverGeneric,
  deliverWhatsapp,
  whatsapp,
  whatsappEcho,
  whatsappStatus,
  whatsappText,
} from '../messages/inbox.js';
import { traces } from './traces.js';

interface Customer {
  id: string;
  name: string | null;
  identities: { platform: string; externalId: string }[];
}

let t: TestApp;
let second: TestApp;
let api: Api;
beforeAll(async () => {
  t = await startTestApp();
  second = await startTestApp({ sharing: t });
  // A key: it outlasts the hours that these tests let go by.
  api = await withKey(t, 'ADMIN');
});
afterAll(async () => {
  await second.close();
  await t.close();
});

async function customers(query: Record<string, string> = {}): Promise<Customer[]> {
  return (await api.get<{ data: Customer[] }>('/api/customers', { query: { limit: '100', ...query } })).body
    .data;
}

/** Delivers to the generic channel with an e-mail address and phone number. */
async function writes(from: string, body: string, more: object = {}): Promise<void> {
  const customer = { externalId: from, name: `Name of ${from}`, ...more };
  const answer = await deliverGeneric(t, { body, from, customer } as never, `msg_${from}_${body}`);
  expect(answer.status).toBe(200);
  await t.drain();
}

async function idOf(from: string): Promise<string> {
  const found = (await customers()).find(({ identities }) => identities.some((i) => i.externalId === from));
  if (!found) throw new Error(`nobody is ${from}`);
  return found.id;
}

async function erase(from: string): Promise<string> {
  const id = await idOf(from);
  const answer = await api.post<{ complete: boolean }>(`/api/customers/${id}/erase`);
  expect(answer).toMatchObject({ status: 200, body: { customerId: id, complete: true } });
  return id;
}

const minutes = (n: number): string => new Date(t.clock.now().getTime() + n * 60_000).toISOString();

describe('an erased customer', () => {
  it('leaves no trace of name, addresses, words or raw deliveries in any table, and no number changes', async () => {
    const mail = { email: 'zora.unique@example.com', phone: '+4930901827' };
    await writes('zora-unique', 'I want to buy zanzibarwords, this is great!', mail);
    await writes('zora-unique', 'Contract please: zanzibarwords', mail);
    await writes('bystander', 'I am somebody else');
    const id = await idOf('zora-unique');
    await api.post(`/api/customers/${id}/notes`, { body: 'zanzibarwords in a note' });
    await api.patch(`/api/customers/${id}`, { company: 'zanzibarwords Ltd', tags: ['zanzibarwords'] });
    await api.patch(`/api/customers/${id}`, { email: 'zora.unique.later@example.com' });
    await api.post('/api/messages', { customerId: id, platform: 'API', body: 'Our zanzibarwords answer' });
    await t.drain();
    const { data } = (await api.get<{ data: { id: string }[] }>(`/api/customers/${id}/leads`)).body;
    for (const status of ['CONTACTED', 'QUALIFIED', 'PROPOSAL'])
      await api.patch(`/api/leads/${data[0]?.id}`, { status });
    const won = await api.patch(`/api/leads/${data[0]?.id}`, { status: 'WON', value: '1250.00' });
    expect(won.status).toBe(200);
    await t.drain();
    t.clock.forward(60);
    const before = await numbers();
    expect(before).toContain('1250.00');
    const words = ['zanzibarwords', 'zora-unique', 'zora.unique', '4930901827'];
    expect((await traces(t, words)).length).toBeGreaterThan(7);

    await erase('zora-unique');
    expect(await traces(t, words)).toEqual([]);
    await t.drain();
    expect(await numbers()).toBe(before);
    expect(await traces(t, words)).toEqual([]);
    expect((await customers()).map(({ id: each }) => each)).not.toContain(id);
    expect(await customers({ search: 'zora' })).toEqual([]);
    for (const route of ['', '/notes', '/messages', '/leads', '/personal-data'])
      expect((await api.get(`/api/customers/${id}${route}`)).status).toBe(404);
    expect((await api.post(`/api/customers/${id}/erase`)).status).toBe(404);
    expect((await customers({ search: 'bystander' })).length).toBe(1);
  });

  it('can not be written about any more', async () => {
    await writes('frozen', 'Hello');
    const id = await idOf('frozen');
    const { data } = (await api.get<{ data: { id: string }[] }>(`/api/customers/${id}/leads`)).body;
    await erase('frozen');
    expect((await api.post(`/api/customers/${id}/notes`, { body: 'again' })).status).toBe(404);
    expect((await api.post('/api/messages', { customerId: id, body: 'again' })).status).toBe(404);
    expect((await api.post('/api/leads', { customerId: id, title: 'again' })).status).toBe(422);
    expect(await api.patch(`/api/leads/${data[0]?.id}`, { title: 'again' })).toMatchObject({
      status: 410,
      body: { code: 'data.erased' },
    });
    await expect(
      t.database.rows(`update "Message" set body = 'again' where "customerId" = $1::uuid`, [id]),
    ).rejects.toThrow('erased');
  });

  it('can be entered anew by hand, and written by themselves after the grace', async () => {
    await writes('returns', 'Hello', { email: 'returns@example.com' });
    const id = await erase('returns');
    const entered = await api.post('/api/customers', { name: 'New', email: 'returns@example.com' });
    expect(entered.status).toBe(201);
    t.clock.forward(61 * 60);
    await writes('returns', 'Hello again');
    expect(await idOf('returns')).not.toBe(id);
  });
});

describe('what comes late of an erased customer', () => {
  it('does not bring them back: a new message from before, its delivery is emptied with the reason', async () => {
    await writes('late', 'Hello');
    await erase('late');
    t.clock.forward(2 * 60 * 60);
    await deliverGeneric(t, { from: 'late', body: 'late words', occurredAt: minutes(-150) }, 'msg_late_1');
    await t.drain();
    expect(await traces(t, ['late words'])).toEqual([]);
    expect(
      (await customers()).some(({ identities }) => identities.some((i) => i.externalId === 'late')),
    ).toBe(false);
    const { data } = (
      await api.get<{ data: { status: string; reason: string; size: number }[] }>('/api/webhook-deliveries')
    ).body;
    expect(data[0]).toMatchObject({ status: 'IGNORED', size: 0 });
    expect(data[0]?.reason).toMatch(/^the sender was erased on \d{4}-/);
  });

  it('is dropped within the grace, and also under the name of somebody new', async () => {
    await writes('graceful', 'Hello', { email: 'graceful@example.com' });
    await erase('graceful');
    t.clock.forward(59 * 60);
    await writes('graceful', 'within the grace');
    await writes('other-name', 'recognised by the address', { email: 'graceful@example.com' });
    expect(await traces(t, ['within the grace', 'recognised by', 'other-name'])).toEqual([]);
    t.clock.forward(2 * 60);
    await writes('graceful', 'after the grace');
    expect(await traces(t, ['after the grace'])).not.toEqual([]);
    // The new contact of this name does not make the old one's words welcome.
    await deliverGeneric(t, { from: 'graceful', body: 'old words', occurredAt: minutes(-90) });
    await t.drain();
    expect(await traces(t, ['old words'])).toEqual([]);
  });

  it('is not taken for another customer who tells the same address', async () => {
    await writes('shares', 'Hello', { email: 'shared@example.com' });
    await writes('stays', 'Hello');
    await erase('shares');
    await writes('stays', 'still here', { email: 'shared@example.com' });
    expect(await traces(t, ['still here'])).not.toEqual([]);
    expect(await traces(t, ['shared@example.com'])).toEqual(['WebhookDelivery']);
  });

  it('is dropped whatever it is: repetitions, replays, statuses, edits, reactions and echoes', async () => {
    const at = t.clock.now();
    const from = '491761112223';
    const hello = whatsapp({ messages: [whatsappText('wamid.erased', from, 'Hello from W', at)] });
    await deliverWhatsapp(t, hello);
    await deliverWhatsapp(t, whatsappEcho('wamid.ours', from, 'Our words to W', at));
    await t.drain();
    const [delivery] = await t.database.rows<{ id: string }>(
      `select id::text from "WebhookDelivery" where channel = 'whatsapp' order by id limit 1`,
    );
    await erase(from);
    t.clock.forward(3 * 60 * 60);
    await deliverWhatsapp(t, { ...hello, again: true });
    await deliverWhatsapp(t, whatsappEcho('wamid.ours.2', from, 'Our other words to W', at));
    // Weeks later still: the message is gone for ever.
    const later = t.clock.now();
    await deliverWhatsapp(t, whatsapp({ statuses: [whatsappStatus('wamid.ours', 'read', from, later)] }));
    const reaction = { type: 'reaction', reaction: { message_id: 'wamid.erased', emoji: '👍' } };
    await deliverWhatsapp(
      t,
      whatsapp({ messages: [{ id: 'wamid.r', from, timestamp: String(+at / 1000), ...reaction }] }),
    );
    await t.drain();
    expect((await api.post(`/api/webhook-deliveries/${delivery?.id}/replay`)).status).toBe(202);
    await t.drain();
    expect(await traces(t, [from, 'wamid.', 'to W', 'from W'])).toEqual([]);
    const replayed = await api.get(`/api/webhook-deliveries/${delivery?.id}`);
    expect(replayed.body).toMatchObject({
      status: 'IGNORED',
      size: 0,
      reason: expect.stringContaining('erased on') as string,
    });
  });

  it('goes with a change that came before its message, and jobs that waited end quietly', async () => {
    const incoming = t.app.get(IncomingService);
    await writes('early', 'Hello');
    await incoming.take('API', {
      type: 'edit',
      key: 'edit early',
      targetExternalId: 'never came',
      body: 'early edit words',
      conversationKey: 'API:early',
      occurredAt: t.clock.now(),
    });
    await deliverGeneric(t, { from: 'early', body: 'not yet taken in: early words' });
    await erase('early');
    await t.drain();
    expect(await traces(t, ['early edit', 'early words'])).toEqual([]);
    const failed = await t.database.rows('select 1 from graphile_worker.jobs where last_error is not null');
    expect(failed).toEqual([]);
  });

  it('leaves the others of a delivery that is not through yet their messages', async () => {
    const at = t.clock.now();
    const both = ['491770000001', '491770000002'];
    await deliverWhatsapp(
      t,
      whatsapp({ messages: [whatsappText('wamid.first', both[0] ?? '', 'of the first', at)] }),
    );
    await t.drain();
    await deliverWhatsapp(
      t,
      whatsapp({
        messages: both.map((from, n) => whatsappText(`wamid.both.${n}`, from, `batched ${n}`, at)),
      }),
    );
    await erase(both[0] ?? '');
    await t.drain();
    expect(await traces(t, ['batched 0', both[0] ?? ''])).toEqual([]);
    expect(await traces(t, ['batched 1'])).toEqual(['AuditEntry', 'Lead', 'LeadScore', 'Message']);
  });
});

describe('an erasure while the same person is being taken in', () => {
  it('leaves nothing of them, with two processes taking in side by side', { timeout: 120_000 }, async () => {
    for (let round = 0; round < 6; round += 1) {
      const from = `racer${round}x`;
      await writes(from, 'first words', { email: `${from}@example.com` });
      const id = await idOf(from);
      const message = (n: number): Promise<unknown> =>
        [t, second][n % 2]?.app.get(IncomingService).take('API', {
          type: 'message',
          externalId: `${from} ${n}`,
          direction: 'INBOUND',
          customer: { externalId: n % 3 === 0 ? `${from} alias ${n}` : from, email: `${from}@example.com` },
          contentType: 'TEXT',
          body: `words of ${from}`,
          attachments: [],
          conversationKey: `API:${from}`,
          occurredAt: t.clock.now(),
        }) ?? Promise.resolve();
      const edit = (n: number): Promise<unknown> =>
        [second, t][n % 2]?.app.get(IncomingService).take('API', {
          type: 'edit',
          key: `${from} edit ${n}`,
          targetExternalId: `${from} ${n}`,
          body: `edited words of ${from}`,
          conversationKey: `API:${from}`,
          occurredAt: t.clock.now(),
        }) ?? Promise.resolve();
      const work = Array.from({ length: 12 }, (_, n) => [message(n), edit(n)]).flat();
      const erased = api.post(`/api/customers/${id}/erase`);
      const taken = await Promise.allSettled(work);
      expect((await erased).status).toBe(200);
      // A worker tries again what was refused for now; nothing may come of that either.
      for (const [n, one] of taken.entries())
        if (one.status === 'rejected') await (n % 2 === 0 ? message(n / 2) : edit((n - 1) / 2));
      await t.drain();
      expect(await traces(t, [from])).toEqual([]);
    }
  });
});

async function numbers(): Promise<string> {
  const answer = await api.get('/api/analytics/dashboard', {
    query: { from: '2026-02-01', to: '2026-03-02T23:00:00Z', timezone: 'UTC' },
  });
  expect(answer.status).toBe(200);
  return answer.text.replaceAll(/"name":("[^"]*"|null)/g, '');
}
