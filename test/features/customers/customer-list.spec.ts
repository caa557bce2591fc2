import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CustomerDto, CustomerPageDto } from '../../../apps/api/src/customers/customers.dto.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

interface ProblemBody {
  code: string;
  errors?: { path: string; message: string }[];
}

let t: TestApp;
let api: Api;
let adaId: string;

const PATH = '/api/customers';
const DAY = 86_400;

/** One a day from 2 March on, so that the newest comes last here and first in the list. */
const CAST: Record<string, unknown>[] = [
  {
    name: 'Nora Lindqvist',
    email: 'nora@lindqvist.example',
    company: 'Lindqvist Bikes',
    phone: '+46 8 123 456 78',
  },
  { name: 'oliver grant', email: 'oliver@grant.example', status: 'ACTIVE', tags: ['vip'] },
  { name: 'Priya Raman', source: 'WEBCHAT', company: '100% Kite_Analytics', tags: ['vip', 'saas'] },
  { name: 'Tom Becker', source: 'WHATSAPP', status: 'CHURNED', phone: '+49 171 5550101' },
  { email: 'nameless@example.com', status: 'ACTIVE', source: 'WHATSAPP' },
  { name: 'Sabine Vogt', company: 'Praxis Vogt', phone: '+49 30 901820', tags: ['VIP'] },
];

beforeAll(async () => {
  t = await startTestApp();
  const ada = await t.api.asAda();
  adaId = (await ada.get<{ id: string }>('/api/auth/me')).body.id;
  // A key, because these tests move the clock further than a session lives.
  const key = await ada.post<{ key: string }>('/api/api-keys', { name: 'Tests', role: 'AGENT' });
  api = t.api.with(key.body.key);
  for (const customer of CAST) {
    const answer = await api.post(PATH, customer);
    expect(answer.status).toBe(201);
    t.clock.forward(DAY);
  }
});
afterAll(() => t.close());

async function names(query: Record<string, string>): Promise<(string | null)[]> {
  const answer = await api.get<CustomerPageDto>(PATH, { query });
  expect(answer.status).toBe(200);
  return answer.body.data.map(({ name }) => name);
}

/** All pages, one after the other. */
async function walk(query: Record<string, string>, between?: () => Promise<unknown>): Promise<CustomerDto[]> {
  const found: CustomerDto[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { body: CustomerPageDto } = await api.get<CustomerPageDto>(PATH, {
      query: { ...query, ...(cursor === '' ? {} : { cursor }) },
    });
    found.push(...page.body.data);
    cursor = page.body.nextCursor;
    await between?.();
  }
  return found;
}

/** The searching statement that reaches PostgreSQL while `work` is done. */
async function statementOf(work: () => Promise<unknown>): Promise<pg.QueryConfig> {
  const seen: pg.QueryConfig[] = [];
  const spy = vi.spyOn(t.database.pool, 'query');
  try {
    await work();
    for (const [config] of spy.mock.calls as unknown[][]) {
      if (typeof config === 'object' && config !== null && 'text' in config)
        seen.push(config as pg.QueryConfig);
    }
  } finally {
    spy.mockRestore();
  }
  const found = seen.find(({ text }) => text.includes('ilike'));
  if (!found) throw new Error('nothing was searched');
  return found;
}

describe('The list of customers', () => {
  it('starts with the newest', async () => {
    expect(await names({})).toEqual([
      'Sabine Vogt',
      null,
      'Tom Becker',
      'Priya Raman',
      'oliver grant',
      'Nora Lindqvist',
    ]);
  });

  it.each<[Record<string, string>, (string | null)[]]>([
    [{ status: 'ACTIVE' }, [null, 'oliver grant']],
    [{ source: 'WHATSAPP' }, [null, 'Tom Becker']],
    [{ source: 'WHATSAPP', status: 'CHURNED' }, ['Tom Becker']],
    [{ tag: 'vip' }, ['Priya Raman', 'oliver grant']],
    [{ tag: 'vi' }, []],
    [{ createdFrom: '2026-03-06T10:00:00.000Z' }, ['Sabine Vogt', null]],
    [{ createdTo: '2026-03-03T10:00:00.000Z' }, ['Nora Lindqvist']],
    [{ createdFrom: '2026-03-04', createdTo: '2026-03-05T00:00:00+00:00' }, ['Priya Raman']],
    [{ createdFrom: '2026-03-06T12:00:00+02:00' }, ['Sabine Vogt', null]],
  ])('shows with %j only those that fit', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('shows whom a colleague looks after', async () => {
    expect(await names({ assignedToId: adaId })).toEqual([]);
    const { body } = await api.get<CustomerPageDto>(PATH, { query: { search: 'priya' } });
    await api.patch(`${PATH}/${body.data[0]?.id}`, { assignedToId: adaId });
    expect(await names({ assignedToId: adaId })).toEqual(['Priya Raman']);
  });

  it.each([
    ['NORA', ['Nora Lindqvist']],
    ['lindqvist.example', ['Nora Lindqvist']],
    ['bikes', ['Nora Lindqvist']],
    ['  vogt   praxis ', ['Sabine Vogt']],
    ['vogt bikes', []],
    ['+49 30 901820', ['Sabine Vogt']],
    ['030 901820', ['Sabine Vogt']],
    ['0049 171/555-01', ['Tom Becker']],
    ['4930901820', ['Sabine Vogt']],
    ['ra', ['Sabine Vogt', 'Priya Raman', 'oliver grant', 'Nora Lindqvist']],
    ['%', ['Priya Raman']],
    ['_', ['Priya Raman']],
    ['n_ra', []],
    ['\\', []],
    ["' or 1=1 --", []],
    ['   ', ['Sabine Vogt', null, 'Tom Becker', 'Priya Raman', 'oliver grant', 'Nora Lindqvist']],
  ])('searched for "%s" shows %j', async (search, expected) => {
    expect(await names({ search })).toEqual(expected);
  });

  it.each([
    ['name', [null, 'Nora Lindqvist', 'oliver grant', 'Priya Raman', 'Sabine Vogt', 'Tom Becker']],
    ['-name', ['Tom Becker', 'Sabine Vogt', 'Priya Raman', 'oliver grant', 'Nora Lindqvist', null]],
    ['createdAt', ['Nora Lindqvist', 'oliver grant', 'Priya Raman', 'Tom Becker', null, 'Sabine Vogt']],
  ])('sorted by %s counts who has no value as the lowest', async (sort, expected) => {
    expect(await names({ sort })).toEqual(expected);
  });

  it('sorted by the last message shows the silent ones at the end', async () => {
    for (const [search, at] of [
      ['tom', '2026-03-03'],
      ['nora', '2026-03-04'],
    ] as const) {
      await t.database.rows('update "Customer" set "lastMessageAt" = $2::timestamptz where name ilike $1', [
        `%${search}%`,
        at,
      ]);
    }
    const down = await names({ sort: '-lastMessageAt' });
    expect(down.slice(0, 2)).toEqual(['Nora Lindqvist', 'Tom Becker']);
    expect(await names({ sort: 'lastMessageAt' })).toEqual(down.toReversed());
    expect((await walk({ sort: '-lastMessageAt', limit: '1' })).map(({ name }) => name)).toEqual(down);
  });

  it.each(['-createdAt', 'createdAt', 'name', '-name', 'lastMessageAt', '-lastMessageAt'])(
    'by %s gives everybody exactly once, page by page',
    async (sort) => {
      const whole = await walk({ sort, limit: '100' });
      const pages = await walk({ sort, limit: '2' });
      expect(whole).toHaveLength(CAST.length);
      expect(pages).toEqual(whole);
    },
  );

  it.each<Record<string, string>>([
    { limit: '0' },
    { limit: '101' },
    { limit: 'many' },
    { sort: 'email' },
    { sort: '-passwordHash' },
    { status: 'HAPPY' },
    { 'status[not]': 'ACTIVE' },
    { source: '' },
    { assignedToId: 'me' },
    { createdFrom: 'yesterday' },
    { createdTo: '2026-02-30' },
    { cursor: 'bm90IGEgY3Vyc29y' },
    { offset: '10' },
    { search: 'x'.repeat(201) },
  ])('refuses %j', async (query) => {
    const answer = await api.get<ProblemBody>(PATH, { query });
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe('request.invalid');
    expect(answer.body.errors?.[0]?.path).toBe(Object.keys(query)[0]);
  });

  it('refuses a parameter given twice, and a cursor of another order', async () => {
    expect((await api.get(`${PATH}?status=ACTIVE&status=CHURNED`)).status).toBe(400);
    const { nextCursor } = (await api.get<CustomerPageDto>(PATH, { query: { limit: '1' } })).body;
    const answer = await api.get<ProblemBody>(PATH, { query: { sort: 'name', cursor: nextCursor ?? '' } });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, 'cursor']);
  });

  it('answers a NUL character in the search with 400', async () => {
    expect((await api.get(`${PATH}?search=%00`)).status).toBe(400);
  });

  it('stays whole while others enter customers', async () => {
    const before = await walk({ limit: '100' });
    let entered = 0;
    const seen = await walk({ limit: '2' }, () => {
      entered += 1;
      t.clock.forward(1);
      return api.post(PATH, { name: `Newcomer ${entered}` });
    });
    expect(entered).toBe(3);
    expect(seen).toEqual(before);
  });
});

describe('A search among thousands', () => {
  it('reads the search index instead of every customer', async () => {
    await t.database.rows(
      `insert into "Customer" (id, name, email, phone, company, "createdAt")
       select gen_random_uuid(), 'Customer ' || md5(n::text), md5('e' || n::text) || '@example.com',
         '+4915' || lpad(n::text, 9, '0'), 'Company ' || md5('c' || n::text), now() - n * interval '1 minute'
       from generate_series(1, 6000) n`,
    );
    await t.database.rows('vacuum analyze "Customer"');
    const search = await statementOf(() => names({ search: 'lindqvist' }));
    // Not prepared: a plan that was made for any words would be one for none of them.
    expect(search.name).toBeUndefined();
    const plan = await t.database.pool.query<{ 'QUERY PLAN': string }>(
      `explain ${search.text}`,
      search.values,
    );
    const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toContain('Customer_search_idx');
    expect(text).not.toContain('Seq Scan on "Customer"');
  });
});
