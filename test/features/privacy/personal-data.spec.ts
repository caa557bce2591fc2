import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { deliverGeneric } from '../messages/inbox.js';
import { traces } from './traces.js';

let t: TestApp;
let api: Api;
beforeAll(async () => {
  t = await startTestApp();
  api = await t.api.asAda();
});
afterAll(() => t.close());

type Held = Record<string, Record<string, unknown>[]>;

async function customerOf(name: string): Promise<string> {
  const found = await api.get<{ data: { id: string }[] }>('/api/customers', { query: { search: name } });
  return found.body.data[0]?.id ?? '';
}

describe('the personal data of a customer', () => {
  it('is everything that is held on them, from every feature, and nothing of others', async () => {
    for (const [from, body] of [
      ['piet', 'I want to buy the piet plan'],
      ['other', 'secret of the other'],
    ] as const) {
      await deliverGeneric(t, { from, name: `Name ${from}`, body });
      await t.drain();
    }
    const id = await customerOf('Name piet');
    await api.post(`/api/customers/${id}/notes`, { body: 'a note on piet' });
    await api.patch(`/api/customers/${id}`, { company: 'Piet & Sons' });
    await deliverGeneric(t, { from: 'piet', body: 'still in the queue' });
    const answer = await api.get<Held>(`/api/customers/${id}/personal-data`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('application/json');
    const held = answer.body;
    expect(held).toMatchObject({
      customers: [{ name: 'Name piet', company: 'Piet & Sons', createdAt: '2026-03-02T10:00:00.000Z' }],
      identities: [{ platform: 'API', externalId: 'piet' }],
      notes: [{ body: 'a note on piet' }],
      conversations: [{ platform: 'API' }],
      messages: [{ body: 'I want to buy the piet plan', direction: 'INBOUND' }],
      leads: [{ status: 'NEW' }],
      leadStatusChanges: [{ to: 'NEW' }],
      webhookDeliveries: [{ channel: 'generic', aboutOthersToo: false }, { status: 'PENDING' }],
    });
    for (const list of ['leadScores', 'auditEntries', 'liveEvents']) expect(held[list]).not.toEqual([]);
    expect(held.auditEntries?.map(({ entity }) => entity)).toEqual(
      expect.arrayContaining(['customer', 'customer-note', 'lead']),
    );
    const raw = Buffer.from(String(held.webhookDeliveries?.[0]?.bodyBase64), 'base64').toString();
    expect(raw).toContain('I want to buy the piet plan');
    expect(answer.text).not.toContain('secret of the other');
    expect(answer.text).not.toContain('Name other');
  });

  it('is for administrators, and asking for it is in the audit log', async () => {
    const id = await customerOf('Name piet');
    const { body } = await api.post<{ key: string }>('/api/api-keys', { name: 'manager', role: 'MANAGER' });
    expect((await t.api.with(body.key).get(`/api/customers/${id}/personal-data`)).status).toBe(403);
    expect((await t.api.with(body.key).post(`/api/customers/${id}/erase`)).status).toBe(403);
    const log = await api.get<{ data: { action: string; actor: { name: string } }[] }>('/api/audit-log', {
      query: { entityId: id, action: 'personal-data-exported' },
    });
    expect(log.body.data.length).toBe(1);
    const nobody = '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01';
    expect((await api.get(`/api/customers/${nobody}/personal-data`)).status).toBe(404);
  });

  it(
    'is complete for somebody with very many messages, and all of it is erased',
    { timeout: 180_000 },
    async () => {
      await deliverGeneric(t, { from: 'chatty', name: 'Chatty', body: 'the first' });
      await t.drain();
      const id = await customerOf('Chatty');
      const count = 12_345;
      await t.database.transaction(() =>
        t.database.rows(
          `insert into "Message" (id, "conversationId", "customerId", platform, direction, body, "externalId", status, "occurredAt", "createdAt")
         select gen_random_uuid(), c.id, c."customerId", c.platform, 'INBOUND', 'chatter ' || n, 'chatter-' || n, 'RECEIVED',
           now(), '2026-03-01T00:00:00Z'
         from "Conversation" c, generate_series(1, ${count}) n where c."customerId" = $1::uuid`,
          [id],
        ),
      );
      const held = await api.get<Held>(`/api/customers/${id}/personal-data`);
      expect(new Set(held.body.messages?.map(({ id: message }) => message)).size).toBe(count + 1);
      const erased = await api.post(`/api/customers/${id}/erase`);
      expect(erased.body).toMatchObject({ complete: false });
      expect((await api.get(`/api/customers/${id}`)).status).toBe(404);
      await t.drain();
      expect(await traces(t, ['chatter', 'chatty', 'Chatty'])).toEqual([]);
      const [left] = await t.database.rows<{ n: number }>(
        'select count(*)::int as n from "Message" where "customerId" = $1::uuid',
        [id],
      );
      expect(left?.n).toBe(count + 1);
    },
  );
});
