import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerDto } from '../../../apps/api/src/customers/customers.dto.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { auditOf, entered, PATH, type AuditRow, type ProblemBody } from './entering.js';

let t: TestApp;
let api: Api;
let adaId: string;
beforeAll(async () => {
  t = await startTestApp();
  api = await t.api.asAda();
  adaId = (await api.get<{ id: string }>('/api/auth/me')).body.id;
});
afterAll(() => t.close());

describe('Entering a customer', () => {
  it('stores them in the one form in which they are compared and shown', async () => {
    const customer = await entered(api, {
      name: '  Nora Lindqvist ',
      email: ' Nora@Example.COM ',
      phone: '0046 8 123 456 78',
      company: 'Lindqvist Bikes',
      tags: [' vip', 'vip ', 'stockholm'],
      customFields: { plan: 'pro', seats: 12, address: { city: 'Stockholm' } },
      locale: 'sv_se',
      assignedToId: adaId,
    });
    expect(customer).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{14}7[0-9a-f-]{21}$/) as string,
      name: 'Nora Lindqvist',
      email: 'nora@example.com',
      phone: '+46812345678',
      company: 'Lindqvist Bikes',
      source: 'MANUAL',
      status: 'PROSPECT',
      tags: ['vip', 'stockholm'],
      customFields: { plan: 'pro', seats: 12, address: { city: 'Stockholm' } },
      locale: 'sv-SE',
      assignedToId: adaId,
      identities: [],
      lastMessageAt: null,
      createdAt: '2026-03-02T10:00:00.000Z',
      updatedAt: '2026-03-02T10:00:00.000Z',
    });
    expect((await api.get<CustomerDto>(`${PATH}/${customer.id}`)).body).toEqual(customer);
  });

  it('leaves empty what is not said', async () => {
    const customer = await entered(api, { name: 'Oliver Grant' });
    expect(customer).toMatchObject({
      email: null,
      phone: null,
      company: null,
      tags: [],
      customFields: {},
      locale: null,
      assignedToId: null,
    });
  });

  it('writes down who did it', async () => {
    const { id } = await entered(api, { name: 'Priya Raman' });
    expect(await auditOf(t, id)).toEqual([
      {
        action: 'created',
        actorName: expect.any(String) as string,
        changes: expect.objectContaining({ name: { from: null, to: 'Priya Raman' } }) as AuditRow['changes'],
      },
    ]);
  });

  it('needs something to call them by', async () => {
    const answer = await api.post<ProblemBody>(PATH, { company: 'Nobody Ltd' });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([{ path: 'name', message: expect.any(String) as string }]);
  });

  it.each([
    ['phone', '030 901820', 'country code'],
    ['phone', '+49 1', 'too short'],
    ['phone', 'call me', 'not a phone number'],
    ['phone', 49_301_234, 'must be a text'],
    ['email', 'nora(at)example.com', 'not an e-mail address'],
    ['email', { not: '' }, 'not an e-mail address'],
    ['name', '   ', 'longer than or equal to 1'],
    ['name', 'x'.repeat(201), 'shorter than or equal to 200'],
    ['name', { contains: 'a' }, ''],
    ['status', 'HAPPY', 'one of'],
    ['status', null, 'one of'],
    ['source', 'FAX', 'one of'],
    ['tags', Array.from({ length: 51 }, (_, index) => `tag ${index}`), '50'],
    ['tags', ['x'.repeat(51)], '50'],
    ['tags', [' '], '1'],
    ['tags', ['fine', { has: 'x' }], ''],
    ['tags', 'vip', 'array'],
    ['customFields', [1], 'object'],
    ['customFields', { a: { b: { c: { d: 1 } } } }, 'nested'],
    ['customFields', { text: 'x'.repeat(17_000) }, '16 KB'],
    ['locale', 'german please', 'language tag'],
    ['assignedToId', 'me', 'UUID'],
    ['nickname', 'Bo', 'not a known field'],
    ['id', randomUUID(), 'not a known field'],
  ])('refuses %s: %j, and says why', async (field, value, reason) => {
    const answer = await api.post<ProblemBody>(PATH, { name: 'Somebody', [field]: value });
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('request.invalid');
    expect(answer.body.errors?.map(({ path }) => path)).toEqual([field]);
    expect(answer.body.errors?.[0]?.message).toContain(reason);
  });

  it('refuses to give them to somebody who does not work here', async () => {
    const answer = await api.post<ProblemBody>(PATH, { name: 'Tom Becker', assignedToId: randomUUID() });
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe('customers.unassignable');
    expect(answer.body.errors?.[0]?.path).toBe('assignedToId');
  });

  it('refuses a second customer with the same e-mail address or phone number, and names the first', async () => {
    const first = await entered(api, {
      name: 'Sabine Vogt',
      email: 'sabine@example.com',
      phone: '+49 30 111111',
    });
    const byEmail = await api.post<ProblemBody>(PATH, { name: 'S. Vogt', email: 'SABINE@example.com' });
    expect(byEmail.status).toBe(409);
    expect(byEmail.body.code).toBe('customers.duplicate');
    expect(byEmail.body.detail).toContain('Sabine Vogt');
    expect(byEmail.body.detail).toContain(first.id);
    const byBoth = await api.post<ProblemBody>(PATH, { email: 'sabine@example.com', phone: '004930111111' });
    expect(byBoth.body.errors?.map(({ path }) => path)).toEqual(['email', 'phone']);
  });

  it('makes one customer of ten who are entered with one address at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        api.post<ProblemBody>(PATH, { name: `Lukas ${index}`, email: 'lukas@example.com' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body.detail).toContain('Lukas');
  });

  it('happens once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'camille-1' };
    const body = { name: 'Camille Moreau', email: 'camille@example.com' };
    const first = await api.post<CustomerDto>(PATH, body, { headers });
    const again = await api.post<CustomerDto>(PATH, body, { headers });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    const other = await api.post<ProblemBody>(PATH, { name: 'Another' }, { headers });
    expect(other.status).toBe(422);
    expect(other.body.code).toBe('idempotency.key_reused');
  });

  it('needs a signed-in caller', async () => {
    expect((await t.api.post(PATH, { name: 'Eve' })).status).toBe(401);
    expect((await t.api.get(PATH)).status).toBe(401);
  });
});

describe('Showing a customer', () => {
  it('sends a tag, and nothing more to those who have it', async () => {
    const { id } = await entered(api, { name: 'Julien Petit' });
    const answer = await api.get(`${PATH}/${id}`);
    const etag = String(answer.headers['etag']);
    expect(etag).toMatch(/^"[\w-]+"$/);
    const again = await api.get(`${PATH}/${id}`, { headers: { 'if-none-match': etag } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('is 404 for nobody and 400 for what is no id', async () => {
    const nobody = await api.get<ProblemBody>(`${PATH}/${randomUUID()}`);
    expect([nobody.status, nobody.body.code]).toEqual([404, 'customers.not_found']);
    expect((await api.get(`${PATH}/7`)).status).toBe(400);
  });
});
