import { parse } from 'csv-parse/sync';
import { getMetadataStorage } from 'class-validator';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DashboardQuery } from '../../../apps/api/src/analytics/dashboard/dashboard.dto.js';
import { ExportQuery } from '../../../apps/api/src/analytics/export/export.dto.js';
import { ListCustomersQuery } from '../../../apps/api/src/customers/customers.dto.js';
import { ListLeadsQuery } from '../../../apps/api/src/leads/leads.dto.js';
import { MessageListQuery } from '../../../apps/api/src/messages/messages.dto.js';
import type { Answer, Api } from '../../support/api.js';
import { JONAS, MIRA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { hire, type Problem } from '../auth/staff.js';
import { logged } from '../privacy/audit-trail.js';
import { harmless, stock, TEXTS } from './export-store.js';

type Entry = Record<string, unknown>;

let t: TestApp;
let ada: Api;
let base: string;
let mira: string;

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
  await hire(ada, MIRA);
  await hire(ada, JONAS);
  await stock(t);
  await t.app.listen(0, '127.0.0.1');
  base = await t.app.getUrl();
  const { body } = await t.api.post<{ accessToken: string }>('/api/auth/login', MIRA_LOGIN);
  mira = body.accessToken;
});
afterAll(() => t.close());

const MIRA_LOGIN = { email: MIRA.email, password: MIRA.password };

/** Downloads an export over the network, as a manager. */
async function download(
  query: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${base}/api/analytics/export?${new URLSearchParams(query).toString()}`, {
    headers: { authorization: `Bearer ${mira}`, ...headers },
  });
}

async function csv(query: Record<string, string>): Promise<Record<string, string>[]> {
  const text = await (await download({ ...query, format: 'csv' })).text();
  return parse<Record<string, string>>(text, { columns: true, record_delimiter: '\r\n' });
}

async function sheet(query: Record<string, string>): Promise<{ book: ExcelJS.Workbook; rows: Entry[] }> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await (await download({ ...query, format: 'xlsx' })).arrayBuffer());
  const [page] = book.worksheets;
  if (!page) throw new Error('no sheet');
  const names = (page.getRow(1).values as string[]).slice(1);
  const rows: Entry[] = [];
  page.eachRow((row, number) => {
    if (number > 1) rows.push(Object.fromEntries(names.map((name, at) => [name, row.getCell(at + 1).value])));
  });
  return { book, rows };
}

/** Excel's way to write what XML can not hold, read back. */
function read(cell: unknown): string {
  if (typeof cell !== 'string') return '';
  return cell.replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

const LISTS = { customers: '/api/customers', messages: '/api/messages', leads: '/api/leads' };
type Listed = keyof typeof LISTS;
const DATASETS = Object.keys(LISTS) as Listed[];

/** Every entry of a list, from the list itself. */
async function listed(dataset: Listed, query: Record<string, string> = {}): Promise<Entry[]> {
  const { status, body, text } = await ada.get<{ data: Entry[]; nextCursor: null }>(LISTS[dataset], {
    query: { ...query, limit: '100' },
  });
  expect([status, body.nextCursor], text).toEqual([200, null]);
  return body.data;
}

describe('an export as JSON', () => {
  it.each(DATASETS)('holds the very entries of the list: %s', async (dataset) => {
    const answer = await download({ dataset, format: 'json' });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const entries = await listed(dataset);
    expect(entries.length).toBe(TEXTS.length);
    expect(await answer.json()).toEqual(entries);
  });

  it('of nothing is an empty array', async () => {
    const answer = await download({ dataset: 'leads', format: 'json', createdFrom: '2030-01-01' });
    expect(await answer.text()).toBe('[]');
  });
});

describe('an export as CSV', () => {
  const plain = (value: unknown): string => {
    if (value === null) return '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const JOINED: Record<string, (entry: Entry) => string> = {
    tags: ({ tags }) => harmless((tags as string[]).join(', ')),
    identities: ({ identities }) =>
      (identities as { platform: string; externalId: string }[])
        .map(({ platform, externalId }) => `${platform}:${externalId}`)
        .join(', '),
  };
  const WRITTEN = [
    'name',
    'company',
    'email',
    'phone',
    'body',
    'failureReason',
    'title',
    'lostReason',
    'externalId',
  ];

  it.each(DATASETS)(
    'has every field of the list as a column, and every text as it was: %s',
    async (dataset) => {
      const rows = await csv({ dataset });
      const entries = await listed(dataset);
      expect(Object.keys(rows[0] ?? {})).toHaveLength(Object.keys(entries[0] ?? {}).length);
      expect(rows).toHaveLength(entries.length);
      for (const [index, entry] of entries.entries()) {
        for (const [field, value] of Object.entries(entry)) {
          const cell = rows[index]?.[field];
          const known = JOINED[field]?.(entry);
          if (known !== undefined) expect(cell, field).toBe(known);
          else if (value !== null && typeof value === 'object')
            expect(JSON.parse(cell ?? ''), field).toEqual(value);
          else expect(cell, field).toBe(WRITTEN.includes(field) ? harmless(plain(value)) : plain(value));
        }
      }
    },
  );

  it('ends its lines with CRLF, begins with a header, and tells an empty text from none', async () => {
    const text = await (
      await download({ dataset: 'leads', format: 'csv', createdFrom: '2030-01-01' })
    ).text();
    expect(text).toBe(
      'id,customerId,title,status,score,temperature,scoreFactors,value,currency,assignedToId,lostReason,closedAt,createdAt,updatedAt\r\n',
    );
    const last = (await (await download({ dataset: 'leads', format: 'csv', search: '' })).text()).trim();
    expect(last).toContain('search is not a known field here');
    const rows = await (await download({ dataset: 'leads', format: 'csv', sort: 'createdAt' })).text();
    expect(rows.split('\r\n').at(-2)).toMatch(/^[^,]+,[^,]+,"",QUALIFIED,/);
  });

  it('leaves numbers numbers: a negative one is no formula', async () => {
    const scores = (await csv({ dataset: 'messages' })).map(({ sentimentScore }) => sentimentScore);
    expect(new Set(scores)).toEqual(new Set(['-0.5', '']));
  });

  it('has a byte order mark on request only', async () => {
    const bytes = async (bom: string): Promise<string> => {
      const answer = await download({ dataset: 'leads', format: 'csv', bom });
      return Buffer.from(await answer.arrayBuffer())
        .subarray(0, 5)
        .toString('hex');
    };
    expect(await bytes('true')).toBe('efbbbf6964');
    expect(await bytes('false')).toMatch(/^6964/);
  });
});

describe('an export as a workbook', () => {
  it.each(DATASETS)('has typed cells with every text as it was: %s', async (dataset) => {
    const { rows } = await sheet({ dataset });
    const entries = await listed(dataset);
    expect(rows).toHaveLength(entries.length);
    for (const [index, entry] of entries.entries()) {
      for (const [field, value] of Object.entries(entry)) {
        const cell = rows[index]?.[field];
        const about = `${field} of row ${index}`;
        if (value === null || value === '') expect(cell ?? '', about).toBe('');
        else if (field.endsWith('At')) expect(cell, about).toEqual(new Date(value as string));
        else if (field === 'value') expect(cell, about).toBe(Number(value));
        else if (typeof value === 'number' || typeof value === 'boolean') expect(cell, about).toBe(value);
        else if (typeof value === 'string') expect(read(cell), about).toBe(value);
      }
    }
  });

  it('has a bold line of headings that stays in sight, and columns wide enough', async () => {
    const { book } = await sheet({ dataset: 'messages' });
    const [page] = book.worksheets;
    expect(page?.name).toBe('messages');
    expect(page?.views).toMatchObject([{ state: 'frozen', ySplit: 1 }]);
    expect(page?.getCell('A1').font.bold).toBe(true);
    expect(page?.getColumn(1).width).toBe(38);
    expect(page?.getCell('A2').style.font?.bold ?? false).toBe(false);
  });

  it('of nothing has its headings', async () => {
    const { book, rows } = await sheet({ dataset: 'customers', createdFrom: '2030-01-01' });
    expect(rows).toEqual([]);
    expect(book.worksheets[0]?.getCell('B1').value).toBe('name');
  });
});

describe('the filters of an export', () => {
  const SEARCHES = [
    'plan',
    '\'; drop table "Message"; --',
    "' or '1'='1",
    '\\',
    "\\' or 1=1 --",
    '$1 and $2',
    '%s',
    '%',
    'und 😀',
    "') to stdout; select pg_sleep(5); --",
  ];
  const CASES: [Listed, Record<string, string>][] = [
    ['customers', { search: 'person1 example' }],
    ['customers', { tag: 'vip', sort: 'name' }],
    ['customers', { source: 'WHATSAPP', status: 'PROSPECT', createdFrom: '2026-02-01T00:00:05Z' }],
    ['customers', { sort: 'lastMessageAt' }],
    ['messages', { direction: 'INBOUND', urgent: 'true' }],
    ['messages', { intent: 'PRICING', sentiment: 'NEGATIVE', createdTo: '2026-02-01T00:00:05Z' }],
    ['messages', { status: 'FAILED', platform: 'WHATSAPP' }],
    ['leads', { temperature: 'WARM' }],
    ['leads', { minScore: '20', maxScore: '60', sort: '-value' }],
    ['leads', { status: 'LOST', sort: 'score' }],
    ...SEARCHES.map((search): [Listed, Record<string, string>] => ['customers', { search }]),
    // The list of messages takes no single letter.
    ...SEARCHES.filter((words) => words.length > 1).map((search): [Listed, Record<string, string>] => [
      'messages',
      { search },
    ]),
    ...SEARCHES.slice(1).map((tag): [Listed, Record<string, string>] => ['customers', { tag }]),
  ];

  it.each(CASES)('mean what they mean for the list: %s %j', async (dataset, query) => {
    const ids = (entries: Entry[]): unknown[] => entries.map(({ id }) => id);
    const answer = await download({ dataset, format: 'json', ...query });
    expect(ids((await answer.json()) as Entry[])).toEqual(ids(await listed(dataset, query)));
  });

  it.each([
    [{ dataset: 'messages', format: 'csv', tag: 'vip' }, 'tag'],
    [{ dataset: 'leads', format: 'csv', minScore: 'high' }, 'minScore'],
    [{ dataset: 'customers', format: 'csv', limit: '5' }, 'limit'],
    [{ dataset: 'customers', format: 'csv', sort: 'passwordHash' }, 'sort'],
    [{ dataset: 'metrics', format: 'csv', timezone: 'Mars' }, 'timezone'],
    [{ dataset: 'metrics', format: 'csv', from: '2026-02-01', to: '2026-01-01' }, 'from'],
    [{ dataset: 'users', format: 'csv' }, 'dataset'],
    [{ dataset: 'leads', format: 'exe' }, 'format'],
    [{ dataset: 'leads', format: 'csv', bom: 'yes' }, 'bom'],
  ])('that are none are refused by their name: %j', async (query, path) => {
    const { status, body } = await ada.get<Problem>('/api/analytics/export', { query });
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('are those of the lists, all of them', () => {
    const fields = (query: new () => object): string[] =>
      getMetadataStorage()
        .getTargetValidationMetadatas(query, '', false, false)
        .map(({ propertyName }) => propertyName);
    const known = fields(ExportQuery);
    for (const query of [ListCustomersQuery, MessageListQuery, ListLeadsQuery, DashboardQuery])
      for (const name of fields(query))
        if (name !== 'limit' && name !== 'cursor') expect(known, query.name).toContain(name);
  });

  it('can not hold the character that would end a statement', async () => {
    const query = { dataset: 'messages', format: 'csv', search: 'a\0b' };
    expect((await ada.get('/api/analytics/export', { query })).status).toBe(400);
  });
});

describe('metrics', () => {
  const query = {
    dataset: 'metrics',
    from: '2026-02-01',
    to: '2026-02-03',
    timezone: 'Europe/Berlin',
    platform: 'WHATSAPP',
  };

  it('are the figures of the dashboard, of the period and then of each of its days', async () => {
    const { dataset, ...period } = query;
    const { body } = await ada.get<{
      conversionRate: number | null;
      messages: { byPlatform: { WHATSAPP: number } };
      comparedTo: { messages: { inbound: number } };
      leads: { value: string; currency: string };
      series: { date: string; inbound: number; revenue: string }[];
    }>('/api/analytics/dashboard', { query: period });
    const rows = await csv({ dataset, ...period });
    const row = (name: string, date = ''): Record<string, string> | undefined =>
      rows.find((one) => one.name === name && one.date === date);
    expect(row('messages.byPlatform.WHATSAPP')?.value).toBe(String(body.messages.byPlatform.WHATSAPP));
    expect(body.messages.byPlatform.WHATSAPP).toBeGreaterThan(0);
    expect(row('messages.inbound')?.previous).toBe(String(body.comparedTo.messages.inbound));
    expect(row('leads.value')).toMatchObject({
      value: body.leads.value,
      currency: body.leads.currency,
      unit: 'money',
      title: 'Pipeline value',
      from: '2026-01-31T23:00:00.000Z',
    });
    expect(row('conversionRate')?.value).toBe(String(body.conversionRate));
    for (const day of body.series) {
      expect(row('series.inbound', day.date)).toMatchObject({ value: String(day.inbound), previous: '' });
      expect(row('series.revenue', day.date)).toMatchObject({ value: day.revenue, unit: 'money' });
    }
    expect(body.series.map(({ date }) => date)).toEqual(['2026-02-01', '2026-02-02']);
  });

  it('have numbers and days in their cells', async () => {
    const { rows } = await sheet(query);
    const day = rows.find(({ name, date }) => name === 'series.inbound' && date !== null);
    expect(day).toMatchObject({
      date: new Date('2026-02-01T00:00:00Z'),
      value: expect.any(Number) as number,
    });
  });
});

describe('the answer', () => {
  it('is a file with a telling name that nobody keeps, and says at its end how many rows it has', async () => {
    const answer = await ada.get('/api/analytics/export', { query: { dataset: 'messages', format: 'xlsx' } });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': 'attachment; filename="parley-messages-2026-03-02.xlsx"',
      'cache-control': 'no-store',
      'transfer-encoding': 'chunked',
      trailer: 'x-export-rows',
    });
    expect(answer.headers['content-length']).toBeUndefined();
  });

  it('to HEAD has the same headers, and exports nothing', async () => {
    const before = (await logged(ada, { entity: 'export' })).length;
    const head = await fetch(`${base}/api/analytics/export?dataset=leads&format=csv`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${mira}` },
    });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(head.headers.get('content-length')).toBeNull();
    expect(head.headers.get('content-disposition')).toContain('.csv');
    expect((await logged(ada, { entity: 'export' })).length).toBe(before);
  });

  it('is made anew whatever the client has already', async () => {
    const query = { dataset: 'leads', format: 'csv' };
    const answer = await download(query, { 'if-none-match': '*', range: 'bytes=0-3' });
    expect([answer.status, answer.headers.get('accept-ranges')]).toEqual([200, 'none']);
    expect((await answer.text()).length).toBeGreaterThan(1_000);
  });

  it('is compressed for clients that ask for it, and the same', async () => {
    const query = { dataset: 'messages', format: 'csv' };
    const packed = await download(query, { 'accept-encoding': 'gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(await packed.text()).toBe(await (await download(query, { 'accept-encoding': 'identity' })).text());
  });

  it('is for managers', async () => {
    const agent = await t.api.signIn(JONAS.email, JONAS.password);
    const ask = (api: Api): Promise<Answer> => api.get('/api/analytics/export?dataset=leads&format=csv');
    expect((await ask(agent)).status).toBe(403);
    expect((await ask(t.api)).status).toBe(401);
    expect((await ask(ada)).status).toBe(200);
  });

  it('is in the audit log: who took what, and how many rows', async () => {
    await (await download({ dataset: 'leads', format: 'csv', status: 'LOST', minScore: '10' })).text();
    const [ended, began] = await logged(ada, { entity: 'export' });
    expect(began).toMatchObject({
      action: 'exported',
      actor: { name: MIRA.name },
      changes: {
        dataset: { to: 'leads' },
        format: { to: 'csv' },
        filters: { to: { status: 'LOST', minScore: '10' } },
      },
    });
    const rows = (await listed('leads', { status: 'LOST', minScore: '10' })).length;
    expect(ended).toMatchObject({
      action: 'export-ended',
      actor: { name: MIRA.name },
      entityId: began?.entityId,
      changes: { rows: { to: rows }, outcome: { to: 'WHOLE' } },
    });
  });
});
