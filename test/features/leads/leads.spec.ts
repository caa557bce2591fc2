import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LeadState } from '../../../apps/api/src/leads/leads.dto.js';
import { allowedMoves } from '../../../apps/api/src/leads/pipeline.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

interface ProblemBody {
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
}

let t: TestApp;
let api: Api;
let adaId: string;
let customerId: string;
beforeAll(async () => {
  t = await startTestApp();
  api = await t.api.asAda();
  adaId = (await api.get<{ id: string }>('/api/auth/me')).body.id;
  customerId = (await api.post<{ id: string }>('/api/customers', { name: 'Nora Lindqvist' })).body.id;
});
afterAll(() => t.close());

const PATH = '/api/leads';

async function opened(lead: Record<string, unknown> = {}): Promise<LeadState> {
  const answer = await api.post<LeadState>(PATH, { customerId, title: 'Large plan', ...lead });
  expect(answer.text).toContain('"scoreFactors"');
  expect(answer.status).toBe(201);
  return answer.body;
}

async function movesOf(
  leadId: string,
): Promise<{ from: string | null; to: string; actorId: string | null }[]> {
  return t.database.rows(
    `select "from"::text, "to"::text, "actorId" from "LeadStatusChange" where "leadId" = $1::uuid order by id`,
    [leadId],
  );
}

describe('Opening a lead', () => {
  it('starts it at NEW, without a score yet', async () => {
    const lead = await opened({ title: ' 40 seats ', value: '1250', assignedToId: adaId });
    expect(lead).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{14}7[0-9a-f-]{21}$/) as string,
      customerId,
      title: '40 seats',
      status: 'NEW',
      score: 0,
      temperature: 'COLD',
      scoreFactors: [],
      value: '1250.00',
      currency: 'EUR',
      assignedToId: adaId,
      lostReason: null,
      closedAt: null,
      createdAt: '2026-03-02T10:00:00.000Z',
      updatedAt: '2026-03-02T10:00:00.000Z',
    });
    expect((await api.get<LeadState>(`${PATH}/${lead.id}`)).body).toEqual(lead);
    expect(await movesOf(lead.id)).toEqual([{ from: null, to: 'NEW', actorId: adaId }]);
  });

  it('may enter one that is under way, or decided', async () => {
    expect(await opened({ status: 'PROPOSAL', value: '0.5', currency: 'usd' })).toMatchObject({
      status: 'PROPOSAL',
      value: '0.50',
      currency: 'USD',
      closedAt: null,
    });
    expect(await opened({ status: 'LOST', lostReason: 'too dear' })).toMatchObject({
      lostReason: 'too dear',
      closedAt: t.clock.now().toISOString(),
    });
  });

  it('happens once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'lead-1' };
    const body = { customerId, title: 'Once' };
    const first = await api.post<LeadState>(PATH, body, { headers });
    const again = await api.post<LeadState>(PATH, body, { headers });
    expect(first.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  it.each([
    ['value', '12.345'],
    ['value', '-1'],
    ['value', '1,250.00'],
    ['value', '1e3'],
    ['value', '1234567890123'],
    ['value', 1250],
    ['value', { gt: 0 }],
    ['currency', 'EURO'],
    ['currency', null],
    ['status', 'HOT'],
    ['status', null],
    ['title', ' '],
    ['title', null],
    ['title', 'x'.repeat(201)],
    ['customerId', 'nora'],
    ['customerId', { not: '' }],
    ['assignedToId', 'me'],
    ['lostReason', 'x'.repeat(501)],
    ['score', 100],
    ['temperature', 'HOT'],
    ['closedAt', '2026-01-01T00:00:00Z'],
  ])('refuses %s: %j', async (field, value) => {
    const answer = await api.post<ProblemBody>(PATH, { customerId, title: 'Large plan', [field]: value });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    expect(answer.body.errors?.map(({ path }) => path)).toEqual([field]);
  });

  it('needs a customer there is, and a colleague who works here', async () => {
    const nobody = await api.post<ProblemBody>(PATH, { customerId: randomUUID(), title: 'x' });
    expect([nobody.status, nobody.body.code]).toEqual([422, 'leads.customer_unknown']);
    const away = await api.post<ProblemBody>(PATH, { customerId, title: 'x', assignedToId: randomUUID() });
    expect([away.status, away.body.code]).toEqual([422, 'leads.unassignable']);
    const free = await api.post<ProblemBody>(PATH, { customerId, title: 'x', status: 'WON' });
    expect([free.status, free.body.code]).toEqual([422, 'leads.value_required']);
    expect((await t.api.post(PATH, { customerId, title: 'x' })).status).toBe(401);
  });
});

describe('Changing a lead', () => {
  it('touches only what is given, and null empties a field', async () => {
    const before = await opened({ value: '10.00', assignedToId: adaId });
    t.clock.forward(60);
    const answer = await api.patch<LeadState>(`${PATH}/${before.id}`, {
      title: 'Small plan',
      value: null,
      assignedToId: null,
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ...before,
      title: 'Small plan',
      value: null,
      assignedToId: null,
      updatedAt: t.clock.now().toISOString(),
    });
  });

  it('that changes nothing leaves no trace', async () => {
    const before = await opened({ value: '1250.50' });
    t.clock.forward(60);
    for (const body of [{}, { value: '1250.5', status: 'NEW' }]) {
      expect((await api.patch<LeadState>(`${PATH}/${before.id}`, body)).body).toEqual(before);
    }
    expect(await movesOf(before.id)).toHaveLength(1);
  });

  it('is refused when it was made on an older state', async () => {
    const { id } = await opened();
    const shown = await api.get(`${PATH}/${id}`);
    const headers = { 'if-match': String(shown.headers['etag']) };
    const known = await api.get(`${PATH}/${id}`, {
      headers: { 'if-none-match': String(shown.headers['etag']) },
    });
    expect(known.status).toBe(304);
    const answers = await Promise.all(
      ['1', '2', '3'].map((value) => api.patch(`${PATH}/${id}`, { value }, { headers })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  it('is 404 for a lead there is not', async () => {
    const answer = await api.patch<ProblemBody>(`${PATH}/${randomUUID()}`, { title: 'x' });
    expect([answer.status, answer.body.code]).toEqual([404, 'leads.not_found']);
    expect((await api.get(`${PATH}/seven`)).status).toBe(400);
  });

  it('writes down who changed what', async () => {
    const { id } = await opened();
    await api.patch(`${PATH}/${id}`, { status: 'CONTACTED', value: '99' });
    const [entry] = await t.database.rows<{ changes: Record<string, unknown>; actorId: string }>(
      `select changes, "actorId" from "AuditEntry" where entity = 'lead' and "entityId" = $1 and action = 'updated'`,
      [id],
    );
    expect(entry?.actorId).toBe(adaId);
    expect(entry?.changes).toEqual({
      status: { from: 'NEW', to: 'CONTACTED' },
      value: { from: null, to: '99.00' },
    });
  });
});

describe('Moving a lead', () => {
  it('closes it when it is won or lost, and opens it when it comes back', async () => {
    const { id } = await opened({ value: '500' });
    const path = `${PATH}/${id}`;
    await api.patch(path, { status: 'PROPOSAL' });
    t.clock.forward(60);
    const won = (await api.patch<LeadState>(path, { status: 'WON' })).body;
    expect(won).toMatchObject({ status: 'WON', closedAt: t.clock.now().toISOString() });
    t.clock.forward(60);
    const edited = (await api.patch<LeadState>(path, { title: 'Won it' })).body;
    expect(edited.closedAt).toBe(won.closedAt);
    expect((await api.patch<LeadState>(path, { status: 'PROPOSAL' })).body.closedAt).toBeNull();
    const lost = (await api.patch<LeadState>(path, { status: 'LOST', lostReason: 'Bought elsewhere' })).body;
    expect(lost).toMatchObject({ lostReason: 'Bought elsewhere', closedAt: t.clock.now().toISOString() });
    expect((await api.patch<LeadState>(path, { status: 'NEW' })).body).toMatchObject({
      lostReason: null,
      closedAt: null,
      value: '500.00',
    });
    expect(await movesOf(id)).toEqual(
      [
        [null, 'NEW'],
        ['NEW', 'PROPOSAL'],
        ['PROPOSAL', 'WON'],
        ['WON', 'PROPOSAL'],
        ['PROPOSAL', 'LOST'],
        ['LOST', 'NEW'],
      ].map(([from, to]) => ({ from, to, actorId: adaId })),
    );
  });

  it('goes only where the pipeline goes, and says where that is', async () => {
    const { id } = await opened({ status: 'LOST' });
    const answer = await api.patch<ProblemBody>(`${PATH}/${id}`, { status: 'PROPOSAL' });
    expect([answer.status, answer.body.code]).toEqual([409, 'leads.illegal_move']);
    for (const status of allowedMoves('LOST')) expect(answer.body.detail).toContain(status);
    expect(answer.body.errors?.[0]?.path).toBe('status');
  });

  it('to WON needs a value, with it or before', async () => {
    const { id } = await opened();
    const answer = await api.patch<ProblemBody>(`${PATH}/${id}`, { status: 'WON' });
    expect([answer.status, answer.body.code, answer.body.errors?.[0]?.path]).toEqual([
      422,
      'leads.value_required',
      'value',
    ]);
    expect((await api.patch(`${PATH}/${id}`, { status: 'WON', value: '12.50' })).status).toBe(200);
    expect((await api.patch(`${PATH}/${id}`, { value: null })).status).toBe(422);
  });

  it('takes a reason for a loss only where there is a loss', async () => {
    const { id } = await opened();
    const answer = await api.patch<ProblemBody>(`${PATH}/${id}`, { lostReason: 'too dear' });
    expect([answer.status, answer.body.code]).toEqual([422, 'leads.not_lost']);
  });

  it('by a program names the program', async () => {
    const { id } = await opened();
    const key = (
      await api.post<{ id: string; key: string }>('/api/api-keys', { name: 'Robot', role: 'AGENT' })
    ).body;
    await t.api.with(key.key).patch(`${PATH}/${id}`, { status: 'QUALIFIED' });
    expect((await movesOf(id)).at(-1)).toEqual({ from: 'NEW', to: 'QUALIFIED', actorId: key.id });
  });
});

describe('Deleting a lead', () => {
  it('takes its history along and leaves a line in the audit log', async () => {
    const { id } = await opened();
    const answer = await api.delete(`${PATH}/${id}`);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await api.get(`${PATH}/${id}`)).status).toBe(404);
    expect((await api.delete(`${PATH}/${id}`)).status).toBe(404);
    expect(await movesOf(id)).toEqual([]);
    const audit = await t.database.rows(
      `select 1 from "AuditEntry" where entity = 'lead' and "entityId" = $1 and action = 'deleted'`,
      [id],
    );
    expect(audit).toHaveLength(1);
  });

  it('happens also when its customer is deleted', async () => {
    const other = (await api.post<{ id: string }>('/api/customers', { name: 'Ben' })).body.id;
    const { id } = await opened({ customerId: other });
    await api.delete(`/api/customers/${other}`);
    expect((await api.get(`${PATH}/${id}`)).status).toBe(404);
  });
});

describe('What happens to a lead', () => {
  it('is told live, once for each change that can be seen', async () => {
    const { id } = await opened();
    await api.patch(`${PATH}/${id}`, { title: 'Another' });
    await api.patch(`${PATH}/${id}`, { title: 'Another' });
    const told = await t.database.rows<{ type: string }>(
      `select type, payload from "LiveEvent" where payload->>'leadId' = $1 order by seq`,
      [id],
    );
    expect(told).toEqual(Array(2).fill({ type: 'lead.updated', payload: { leadId: id, customerId } }));
  });
});
