import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { JONAS } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { hire } from '../auth/staff.js';
import { logged } from '../privacy/audit-trail.js';
import { traces } from '../privacy/traces.js';
import { writes } from './writing.js';

interface Customer {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  tags: string[];
  identities: { platform: string; externalId: string }[];
  lastMessageAt: string | null;
}

interface Problem {
  code: string;
  detail: string;
}

let t: TestApp;
let ada: Api;
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

async function entered(customer: object): Promise<Customer> {
  const answer = await ada.post<Customer>('/api/customers', customer);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

const shown = async (id: string): Promise<Customer> => (await ada.get<Customer>(`/api/customers/${id}`)).body;

/** Everything the API tells of a customer, but when it last changed. */
async function everything(id: string): Promise<unknown> {
  const told: Record<string, unknown> = { ...(await shown(id)), updatedAt: null };
  for (const part of ['messages', 'leads', 'notes']) {
    const { body } = await ada.get<{ data: Record<string, unknown>[] }>(`/api/customers/${id}/${part}`);
    told[part] = body.data.map((one) => ({
      ...one,
      updatedAt: null,
      score: null,
      scoreFactors: null,
      scoredAt: null,
    }));
  }
  const rows = await t.database.rows(
    `select platform, status, "unreadCount", "lastMessageAt", "lastInboundAt" from "Conversation"
     where "customerId" = $1::uuid order by platform, id`,
    [id],
  );
  return { ...told, conversations: rows };
}

async function bodies(id: string): Promise<string[]> {
  const { body } = await ada.get<{ data: { body: string }[] }>(`/api/customers/${id}/messages`);
  return body.data.map((message) => message.body).sort();
}

const merge = (id: string, otherId: string): ReturnType<typeof ada.post<Customer & Problem>> =>
  ada.post<Customer & Problem>(`/api/customers/${id}/merge`, { otherId });
const unmerge = (id: string): ReturnType<typeof ada.post<Customer & Problem>> =>
  ada.post<Customer & Problem>(`/api/customers/${id}/unmerge`);

/** Somebody who wrote, known by their name. */
async function writer(externalId: string, body: string): Promise<string> {
  await writes(t, { externalId, name: `Writer ${externalId}` }, body);
  await t.drain();
  const [row] = await t.database.rows<{ id: string }>(
    `select "customerId"::text as id from "CustomerIdentity" where "externalId" = $1`,
    [externalId],
  );
  return row?.id ?? '';
}

describe('Merging two customers', () => {
  it('gives everything of the other to the first, and unmerging gives back exactly that', async () => {
    const first = await writer('m1', 'From the first');
    const other = await writer('m2', 'From the other, how much is it?');
    await ada.patch(`/api/customers/${first}`, {
      tags: ['a', 'b'],
      customFields: { plan: 'pro' },
      email: 'm1@merge.example',
    });
    await ada.patch(`/api/customers/${other}`, {
      ...{ tags: ['b', 'c'], customFields: { plan: 'free', seats: 2 } },
      ...{ company: 'Other Ltd', phone: '+4930902001', email: 'm2@merge.example' },
    });
    await ada.post(`/api/customers/${other}/notes`, { body: 'Likes tea.' });
    await ada.post('/api/leads', { customerId: other, title: 'Second lead' });
    await t.drain();
    const before = [await everything(first), await everything(other)];
    const merged = await merge(first, other);
    expect(merged.status, merged.text).toBe(200);
    expect(merged.body).toMatchObject({
      ...{
        id: first,
        name: 'Writer m1',
        email: 'm1@merge.example',
        phone: '+4930902001',
        company: 'Other Ltd',
      },
      ...{ tags: ['a', 'b', 'c'], customFields: { plan: 'pro', seats: 2 } },
    });
    expect(merged.body.identities.map(({ externalId }) => externalId).sort()).toEqual(['m1', 'm2']);
    expect(await bodies(first)).toEqual(['From the first', 'From the other, how much is it?']);
    const inbox = await t.database.rows(
      `select "unreadCount" from "Conversation" where "customerId" = $1::uuid`,
      [first],
    );
    expect(inbox).toEqual([{ unreadCount: 2 }]);
    const gone = await ada.get<Problem>(`/api/customers/${other}`);
    expect([gone.status, gone.body.code]).toEqual([404, 'customers.merged']);
    expect(gone.body.detail).toContain(first);
    await t.drain();
    const parted = await unmerge(first);
    expect(parted.status, parted.text).toBe(200);
    await t.drain();
    expect([await everything(first), await everything(other)]).toEqual(before);
  });

  it('has late words of the other reach the merged person, whatever was already on its way', async () => {
    const first = await writer('late1', 'First');
    const other = await writer('late2', 'Other');
    // Received, and not yet worked off: its consequences are still to come.
    await writes(t, { externalId: 'late2' }, 'On its way: I want to buy');
    await merge(first, other);
    await writes(t, { externalId: 'late2' }, 'Later');
    await t.drain();
    expect(await bodies(first)).toEqual(['First', 'Later', 'On its way: I want to buy', 'Other']);
    const failed = await t.database.rows(
      'select last_error from graphile_worker.jobs where last_error is not null',
    );
    expect(failed).toEqual([]);
    await unmerge(first);
    // Both had a conversation there: what came since stays with the first.
    expect(await bodies(first)).toEqual(['First', 'Later', 'On its way: I want to buy']);
    expect(await bodies(other)).toEqual(['Other']);
    await writes(t, { externalId: 'late2' }, 'Apart again');
    await t.drain();
    expect(await bodies(other)).toEqual(['Apart again', 'Other']);
  });

  it('gives back what came since in a conversation that only the other had', async () => {
    const first = (await entered({ name: 'Never Wrote' })).id;
    const other = await writer('only', 'Hello');
    await merge(first, other);
    await writes(t, { externalId: 'only' }, 'Again');
    await t.drain();
    expect(await bodies(first)).toEqual(['Again', 'Hello']);
    await unmerge(first);
    expect(await bodies(first)).toEqual([]);
    expect(await bodies(other)).toEqual(['Again', 'Hello']);
  });

  it('leaves what somebody changed since, and addresses that somebody else has by now', async () => {
    const first = await entered({ name: 'Keeper' });
    const other = await entered({
      name: 'Goner',
      email: 'goner@merge.example',
      phone: '+4930902002',
      company: 'Goner Ltd',
    });
    await merge(first.id, other.id);
    await ada.patch(`/api/customers/${first.id}`, { company: 'Mine', email: null });
    await entered({ name: 'Taker', email: 'goner@merge.example' });
    expect((await unmerge(first.id)).body).toMatchObject({ company: 'Mine', email: null, phone: null });
    expect(await shown(other.id)).toMatchObject({
      name: 'Goner',
      email: null,
      phone: '+4930902002',
      company: 'Goner Ltd',
    });
  });

  it('is taken back one after the other, the latest first, whoever was merged into whom', async () => {
    const [a, b, c] = await Promise.all(
      ['A', 'B', 'C'].map((name) => entered({ name: `Chain ${name}`, email: `${name}@chain.example` })),
    );
    await merge(String(a?.id), String(b?.id));
    t.clock.forward(1);
    await merge(String(c?.id), String(a?.id));
    const gone = await ada.get<Problem>(`/api/customers/${b?.id}`);
    expect(gone.body.detail).toContain(String(c?.id));
    await unmerge(String(c?.id));
    expect(await shown(String(a?.id))).toMatchObject({ name: 'Chain A' });
    await unmerge(String(a?.id));
    expect(await shown(String(b?.id))).toMatchObject({ name: 'Chain B', email: 'b@chain.example' });
    const nothing = await unmerge(String(a?.id));
    expect([nothing.status, nothing.body.code]).toEqual([409, 'customers.not_merged']);
  });

  it('refuses oneself, nobody, who is blocked or erased, and agents', async () => {
    const one = await entered({ name: 'One' });
    const blocked = await entered({ name: 'Blocked', status: 'BLOCKED' });
    const erased = await entered({ name: 'Erased' });
    await ada.post(`/api/customers/${erased.id}/erase`);
    const cases: [string, string, number, string][] = [
      [one.id, one.id, 400, 'request.invalid'],
      [one.id, '0192f7c1-0000-7000-8000-000000000000', 404, 'customers.not_found'],
      ['0192f7c1-0000-7000-8000-000000000000', one.id, 404, 'customers.not_found'],
      [one.id, blocked.id, 409, 'customers.blocked'],
      [blocked.id, one.id, 409, 'customers.blocked'],
      [one.id, erased.id, 404, 'customers.not_found'],
      [erased.id, one.id, 404, 'customers.not_found'],
    ];
    for (const [id, otherId, status, code] of cases) {
      const answer = await merge(id, otherId);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    await hire(ada, JONAS);
    const agent = await t.api.signIn(JONAS.email, JONAS.password);
    expect((await agent.post(`/api/customers/${one.id}/merge`, { otherId: blocked.id })).status).toBe(403);
    expect((await agent.post(`/api/customers/${one.id}/unmerge`)).status).toBe(403);
  });

  it('is in the audit log of both', async () => {
    const [one, two] = [
      await entered({ name: 'Log One' }),
      await entered({ name: 'Log Two', phone: '+4930902003' }),
    ];
    await merge(one.id, two.id);
    const [entry] = await logged(ada, { entity: 'customer', entityId: one.id });
    expect(entry).toMatchObject({
      action: 'merged',
      actor: { type: 'user' },
      changes: { other: { from: null, to: two.id }, phone: { from: null, to: '+4930902003' } },
    });
    const [away] = await logged(ada, { entity: 'customer', entityId: two.id });
    expect(away).toMatchObject({ action: 'merged-away', changes: { into: { to: one.id } } });
  });
});

describe('A merged person', () => {
  it('is told and erased with all that was known of both, and does not come back by either', async () => {
    const first = await writer('gone1', 'First quokka words');
    const other = await writer('gone2', 'Other quokka words');
    await ada.patch(`/api/customers/${first}`, { email: 'first@quokka.example' });
    await ada.patch(`/api/customers/${other}`, { email: 'other@quokka.example', company: 'Quokka Ltd' });
    await merge(first, other);
    const told = await ada.get(`/api/customers/${first}/personal-data`);
    for (const words of ['First quokka', 'Other quokka', 'other@quokka.example', 'Writer gone2'])
      expect(told.text).toContain(words);
    expect((await ada.post(`/api/customers/${first}/erase`)).status).toBe(200);
    await t.drain();
    expect(await traces(t, ['quokka', 'Quokka', 'gone2'])).toEqual([]);
    await writes(t, { externalId: 'gone2', email: 'other@quokka.example' }, 'Late quokka words');
    await t.drain();
    expect(await traces(t, ['Late quokka'])).toEqual([]);
    expect((await unmerge(first)).status).toBe(404);
  });
});

describe('Merges at the same time', () => {
  it('that cross each other end with one of the two, and an answer for everybody', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [
        await entered({ name: 'Cross A' }),
        await entered({ name: 'Cross B', email: `x${round}@cross.example` }),
      ];
      const answers = await Promise.all([merge(a.id, b.id), merge(b.id, a.id)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
      expect(answers.find(({ status }) => status === 404)?.body.code).toBe('customers.merged');
    }
  });

  it('with messages that come in lose none of them', async () => {
    const first = await writer('busy1', 'Start 1');
    const other = await writer('busy2', 'Start 2');
    for (let at = 0; at < 12; at += 1) {
      await writes(t, { externalId: 'busy1' }, `One ${at}`);
      await writes(t, { externalId: 'busy2' }, `Two ${at}`);
    }
    const [answer] = await Promise.all([merge(first, other), t.drain()]);
    expect(answer.status, answer.text).toBe(200);
    await t.drain();
    const stray = await t.database.rows<{ count: number }>(
      `select count(*)::int as count from "Message" m join "Conversation" c on c.id = m."conversationId"
       where c."customerId" = $1::uuid and m."customerId" = $1::uuid`,
      [first],
    );
    expect(stray).toEqual([{ count: 26 }]);
  });
});
