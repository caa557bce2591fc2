import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Events } from '@libs/events/events.js';
import type { CustomerDto } from '../../../apps/api/src/customers/customers.dto.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { auditOf, entered, PATH, type ProblemBody } from './entering.js';

let t: TestApp;
let api: Api;
let adaId: string;
beforeAll(async () => {
  t = await startTestApp();
  api = await t.api.asAda();
  adaId = (await api.get<{ id: string }>('/api/auth/me')).body.id;
});
afterAll(() => t.close());

describe('Changing a customer', () => {
  it('touches only what is given, and null empties a field', async () => {
    const before = await entered(api, {
      name: 'Sofia Ortega',
      email: 'sofia@example.com',
      phone: '+34 600 123 456',
      tags: ['a'],
      customFields: { plan: 'free' },
      locale: 'es',
      assignedToId: adaId,
    });
    t.clock.forward(60);
    const answer = await api.patch<CustomerDto>(`${PATH}/${before.id}`, {
      company: 'Ortega Interiores',
      status: 'ACTIVE',
      phone: null,
      tags: null,
      customFields: { plan: 'pro' },
      assignedToId: null,
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      ...before,
      company: 'Ortega Interiores',
      status: 'ACTIVE',
      phone: null,
      tags: [],
      customFields: { plan: 'pro' },
      assignedToId: null,
      updatedAt: t.clock.now().toISOString(),
    });
    const [, change] = await auditOf(t, before.id);
    expect(change?.action).toBe('updated');
    expect(Object.keys(change?.changes ?? {}).sort()).toEqual(
      ['assignedToId', 'company', 'customFields', 'phone', 'status', 'tags'].sort(),
    );
  });

  it('that changes nothing leaves no trace', async () => {
    const before = await entered(api, { name: 'Diego Ramos', email: 'diego@example.com' });
    t.clock.forward(60);
    for (const body of [{}, { name: 'Diego Ramos', email: 'DIEGO@example.com' }]) {
      expect((await api.patch<CustomerDto>(`${PATH}/${before.id}`, body)).body).toEqual(before);
    }
    expect(await auditOf(t, before.id)).toHaveLength(1);
  });

  it('is refused when it was made on an older state', async () => {
    const { id } = await entered(api, { name: 'Beatriz Lima' });
    const etag = String((await api.get(`${PATH}/${id}`)).headers['etag']);
    const first = await api.patch(`${PATH}/${id}`, { company: 'Lima' }, { headers: { 'if-match': etag } });
    expect(first.status).toBe(200);
    const second = await api.patch<ProblemBody>(
      `${PATH}/${id}`,
      { company: 'Lima Cosméticos' },
      { headers: { 'if-match': etag } },
    );
    expect([second.status, second.body.code]).toEqual([412, 'request.stale']);
    const third = await api.patch(
      `${PATH}/${id}`,
      { company: 'Lima Cosméticos' },
      { headers: { 'if-match': String(first.headers['etag']) } },
    );
    expect(third.status).toBe(200);
  });

  it('lets one of two changes on the same state win', async () => {
    const { id } = await entered(api, { name: 'Rafael Costa' });
    const headers = { 'if-match': String((await api.get(`${PATH}/${id}`)).headers['etag']) };
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((company) => api.patch(`${PATH}/${id}`, { company }, { headers })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });

  it("is refused when it takes another customer's address, and may repeat their own", async () => {
    const giulia = await entered(api, { name: 'Giulia Ferri', email: 'giulia@example.com' });
    const marco = await entered(api, { name: 'Marco Conti', email: 'marco@example.com' });
    const taken = await api.patch<ProblemBody>(`${PATH}/${marco.id}`, { email: 'giulia@example.com' });
    expect([taken.status, taken.body.code]).toEqual([409, 'customers.duplicate']);
    expect(taken.body.detail).toContain(giulia.id);
    const own = await api.patch(`${PATH}/${marco.id}`, { email: 'marco@example.com', company: 'Conti' });
    expect(own.status).toBe(200);
  });

  it('of two customers to one address at the same time succeeds for one of them', async () => {
    const pair = [await entered(api, { name: 'One' }), await entered(api, { name: 'Two' })];
    const answers = await Promise.all(
      pair.map(({ id }) => api.patch(`${PATH}/${id}`, { phone: '+44 20 7946 0958' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('is checked as strictly as entering one', async () => {
    const { id } = await entered(api, { name: 'Yael Shapira' });
    for (const [body, path] of [
      [{ phone: '12345' }, 'phone'],
      [{ email: { set: 'x@y.z' } }, 'email'],
      [{ source: 'IMPORT' }, 'source'],
      [{ status: null }, 'status'],
      [{ identities: [] }, 'identities'],
    ] as const) {
      const answer = await api.patch<ProblemBody>(`${PATH}/${id}`, body);
      expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path]);
    }
    const away = await api.patch<ProblemBody>(`${PATH}/${id}`, { assignedToId: randomUUID() });
    expect(away.status).toBe(422);
    expect((await api.patch(`${PATH}/${randomUUID()}`, { name: 'x' })).status).toBe(404);
  });

  it('keeps text in any script as it was typed', async () => {
    const name = 'ياسمين 🌸 <b>"O\'Neil"</b> \\ %_';
    const { id } = await entered(api, { name });
    expect((await api.get<CustomerDto>(`${PATH}/${id}`)).body.name).toBe(name);
  });
});

describe('The rest of the product', () => {
  it('is told of a new customer and of every change, once', async () => {
    const publish = vi.spyOn(t.app.get(Events), 'publish');
    const { id } = await entered(api, { name: 'Ivy Tran' });
    await api.patch(`${PATH}/${id}`, { company: 'Tran Studio' });
    await api.patch(`${PATH}/${id}`, { company: 'Tran Studio' });
    const told = publish.mock.calls.map(([type, payload]) => [type.name, payload]);
    publish.mockRestore();
    expect(told).toEqual([
      ['customer.created', { customerId: id }],
      ['customer.updated', { customerId: id }],
    ]);
  });
});

describe('Deleting a customer', () => {
  it('takes everything of theirs along and leaves a line in the audit log', async () => {
    const { id } = await entered(api, { name: 'Omar Nasser', email: 'omar@example.com' });
    await api.post(`${PATH}/${id}/notes`, { body: 'calls on Mondays' });
    const answer = await api.delete(`${PATH}/${id}`);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await api.get(`${PATH}/${id}`)).status).toBe(404);
    expect(await t.database.rows('select 1 from "CustomerNote" where "customerId" = $1::uuid', [id])).toEqual(
      [],
    );
    const audit = await auditOf(t, id);
    expect(audit.at(-1)).toMatchObject({
      action: 'deleted',
      changes: { name: { from: 'Omar Nasser', to: null } },
    });
    expect((await api.delete(`${PATH}/${id}`)).status).toBe(404);
  });

  it('frees their e-mail address', async () => {
    const { id } = await entered(api, { name: 'Hannah Cole', email: 'hannah@example.com' });
    await api.delete(`${PATH}/${id}`);
    await entered(api, { name: 'Hannah C.', email: 'hannah@example.com' });
  });
});
