import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LeadDto, LeadPageDto } from '../../../apps/api/src/leads/leads.dto.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

interface ProblemBody {
  code: string;
  errors?: { path: string; message: string }[];
}

let t: TestApp;
let api: Api;
let adaId: string;
let nora: string;
let ben: string;

const PATH = '/api/leads';

/** One an hour, so that the newest comes last here and first in the list. Scores are set beside the product. */
const LEADS = [
  { title: 'a', value: '100', score: 10 },
  { title: 'b', value: '20.50', score: 40, status: 'CONTACTED' },
  { title: 'c', score: 69, status: 'QUALIFIED', of: 'ben' },
  { title: 'd', value: '100', score: 70 },
  { title: 'e', value: '7', score: 100, status: 'WON', of: 'ben' },
  { title: 'f', score: 10, status: 'LOST' },
];

beforeAll(async () => {
  t = await startTestApp();
  api = await t.api.asAda();
  adaId = (await api.get<{ id: string }>('/api/auth/me')).body.id;
  nora = (await api.post<{ id: string }>('/api/customers', { name: 'Nora' })).body.id;
  ben = (await api.post<{ id: string }>('/api/customers', { name: 'Ben' })).body.id;
  const start = t.clock.now().getTime();
  for (const [index, { score, of, ...lead }] of LEADS.entries()) {
    const customerId = of === 'ben' ? ben : nora;
    const answer = await api.post<LeadDto>(PATH, { ...lead, customerId });
    expect(answer.status).toBe(201);
    await t.database.prisma.lead.update({
      where: { id: answer.body.id },
      data: { score, createdAt: new Date(start + index * 3_600_000) },
    });
  }
});
afterAll(() => t.close());

async function titles(query: Record<string, string>, path = PATH): Promise<string> {
  const answer = await api.get<LeadPageDto>(path, { query });
  expect(answer.status).toBe(200);
  return answer.body.data.map(({ title }) => title).join('');
}

async function walk(query: Record<string, string>, between?: () => Promise<unknown>): Promise<string> {
  const found: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { body: LeadPageDto } = await api.get<LeadPageDto>(PATH, {
      query: { ...query, ...(cursor === '' ? {} : { cursor }) },
    });
    found.push(...page.body.data.map(({ title }) => title));
    cursor = page.body.nextCursor;
    await between?.();
  }
  return found.join('');
}

describe('The list of leads', () => {
  it.each<[Record<string, string>, string]>([
    [{}, 'fedcba'],
    [{ status: 'NEW' }, 'da'],
    [{ temperature: 'HOT' }, 'ed'],
    [{ temperature: 'WARM' }, 'cb'],
    [{ temperature: 'COLD' }, 'fa'],
    [{ minScore: '69' }, 'edc'],
    [{ minScore: '40', maxScore: '69' }, 'cb'],
    [{ minScore: '80', maxScore: '20' }, ''],
    [{ temperature: 'WARM', minScore: '50' }, 'c'],
    [{ createdFrom: '2026-03-02T14:00:00Z' }, 'fe'],
    [{ createdTo: '2026-03-02T11:00:00Z' }, 'a'],
    [{ sort: 'createdAt' }, 'abcdef'],
    [{ status: 'NEW', sort: 'score' }, 'ad'],
  ])('with %j shows %s', async (query, expected) => {
    expect(await titles(query)).toBe(expected);
  });

  it('shows the leads of one customer, here and under the customer', async () => {
    expect(await titles({ customerId: ben })).toBe('ec');
    expect(await titles({}, `/api/customers/${ben}/leads`)).toBe('ec');
    expect(await titles({ sort: 'score', limit: '1' }, `/api/customers/${nora}/leads`)).toMatch(/^[af]$/);
    const nobody = await api.get<ProblemBody>(`/api/customers/${randomUUID()}/leads`);
    expect([nobody.status, nobody.body.code]).toEqual([404, 'customers.not_found']);
  });

  it('shows the leads somebody works on', async () => {
    expect(await titles({ assignedToId: adaId })).toBe('');
    const { body } = await api.get<LeadPageDto>(PATH, { query: { status: 'QUALIFIED' } });
    await api.patch(`${PATH}/${body.data[0]?.id}`, { assignedToId: adaId });
    expect(await titles({ assignedToId: adaId })).toBe('c');
  });

  it('sorts by score and by value, leads without a value as the lowest', async () => {
    expect(await titles({ sort: '-score' })).toMatch(/^edcb(af|fa)$/);
    expect(await titles({ sort: '-value' })).toMatch(/^(ad|da)be(cf|fc)$/);
    for (const sort of ['score', 'value']) {
      const down = await titles({ sort: `-${sort}` });
      expect(await titles({ sort })).toBe(Array.from(down).reverse().join(''));
    }
  });

  it.each(['-createdAt', 'createdAt', '-score', 'score', '-value', 'value'])(
    'by %s gives every lead exactly once, page by page, while others open leads',
    async (sort) => {
      const whole = await titles({ sort, limit: '100', customerId: nora });
      let opened = 0;
      const pages = await walk({ sort, limit: '1', customerId: nora }, async () => {
        opened += 1;
        await api.post(PATH, { customerId: ben, title: `new ${opened}` });
      });
      expect(whole).toHaveLength(4);
      expect(pages).toBe(whole);
    },
  );

  it.each<Record<string, string>>([
    { status: 'OPEN' },
    { temperature: 'WARMISH' },
    { minScore: '-1' },
    { maxScore: '101' },
    { minScore: 'many' },
    { 'minScore[gt]': '1' },
    { assignedToId: 'me' },
    { customerId: 'nora' },
    { sort: 'title' },
    { createdFrom: 'yesterday' },
    { cursor: 'x' },
    { page: '2' },
  ])('refuses %j', async (query) => {
    const answer = await api.get<ProblemBody>(PATH, { query });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    expect(answer.body.errors?.[0]?.path).toBe(Object.keys(query)[0]);
  });
});
