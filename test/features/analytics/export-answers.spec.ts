import { getMetadataStorage } from 'class-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DashboardQuery } from '../../../apps/api/src/analytics/dashboard/dashboard.dto.js';
import { ExportQuery } from '../../../apps/api/src/analytics/export/export.dto.js';
import { ListCustomersQuery } from '../../../apps/api/src/customers/customers.dto.js';
import { ListLeadsQuery } from '../../../apps/api/src/leads/leads.dto.js';
import { MessageListQuery } from '../../../apps/api/src/messages/messages.dto.js';
import type { Answer, Api } from '../../support/api.js';
import { JONAS, MIRA } from '../../support/cast/people.js';
import type { Problem } from '../auth/staff.js';
import { logged } from '../privacy/audit-trail.js';
import { Exporter, type Entry, type Listed } from './exporter.js';

let exporter: Exporter;

beforeAll(async () => {
  exporter = await Exporter.open();
});
afterAll(() => exporter.close());

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
    const answer = await exporter.download({ dataset, format: 'json', ...query });
    expect(ids((await answer.json()) as Entry[])).toEqual(ids(await exporter.listed(dataset, query)));
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
    const { status, body } = await exporter.ada.get<Problem>('/api/analytics/export', { query });
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
    expect((await exporter.ada.get('/api/analytics/export', { query })).status).toBe(400);
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
    const { body } = await exporter.ada.get<{
      conversionRate: number | null;
      messages: {
        byPlatform: { WHATSAPP: number };
        byAgent: { agentId: string; name: string; outbound: number }[];
      };
      comparedTo: { messages: { inbound: number } };
      leads: { value: string; currency: string };
      series: { date: string; inbound: number; revenue: string }[];
    }>('/api/analytics/dashboard', { query: period });
    const rows = await exporter.csv({ dataset, ...period });
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
    expect(body.messages.byAgent).not.toEqual([]);
    for (const { agentId, name, outbound } of body.messages.byAgent)
      expect(row(`messages.byAgent.${agentId}`)).toMatchObject({
        value: String(outbound),
        title: `Messages by agent: ${name}`,
      });
    for (const day of body.series) {
      expect(row('series.inbound', day.date)).toMatchObject({ value: String(day.inbound), previous: '' });
      expect(row('series.revenue', day.date)).toMatchObject({ value: day.revenue, unit: 'money' });
    }
    expect(body.series.map(({ date }) => date)).toEqual(['2026-02-01', '2026-02-02']);
  });

  it('have numbers and days in their cells', async () => {
    const { rows } = await exporter.sheet(query);
    const day = rows.find(({ name, date }) => name === 'series.inbound' && date !== null);
    expect(day).toMatchObject({
      date: new Date('2026-02-01T00:00:00Z'),
      value: expect.any(Number) as number,
    });
  });
});

describe('the answer', () => {
  it('is a file with a telling name that nobody keeps, and says at its end how many rows it has', async () => {
    const answer = await exporter.ada.get('/api/analytics/export', {
      query: { dataset: 'messages', format: 'xlsx' },
    });
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
    const begun = async (): Promise<string | null | undefined> =>
      (await logged(exporter.ada, { entity: 'export', action: 'exported' }))[0]?.entityId;
    const newest = await begun();
    expect(newest).toBeTruthy();
    const head = await fetch(`${exporter.base}/api/analytics/export?dataset=leads&format=csv`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${exporter.token}` },
    });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(head.headers.get('content-length')).toBeNull();
    expect(head.headers.get('content-disposition')).toContain('.csv');
    expect(await begun()).toBe(newest);
  });

  it('is made anew whatever the client has already', async () => {
    const query = { dataset: 'leads', format: 'csv' };
    const answer = await exporter.download(query, { 'if-none-match': '*', range: 'bytes=0-3' });
    expect([answer.status, answer.headers.get('accept-ranges')]).toEqual([200, 'none']);
    expect((await answer.text()).length).toBeGreaterThan(1_000);
  });

  it('is compressed for clients that ask for it, and the same', async () => {
    const query = { dataset: 'messages', format: 'csv' };
    const packed = await exporter.download(query, { 'accept-encoding': 'gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(await packed.text()).toBe(
      await (await exporter.download(query, { 'accept-encoding': 'identity' })).text(),
    );
  });

  it('is for managers', async () => {
    const agent = await exporter.t.api.signIn(JONAS.email, JONAS.password);
    const ask = (api: Api): Promise<Answer> => api.get('/api/analytics/export?dataset=leads&format=csv');
    expect((await ask(agent)).status).toBe(403);
    expect((await ask(exporter.t.api)).status).toBe(401);
    expect((await ask(exporter.ada)).status).toBe(200);
  });

  it('is in the audit log: who took what, and how many rows', async () => {
    await (
      await exporter.download({ dataset: 'leads', format: 'csv', status: 'LOST', minScore: '10' })
    ).text();
    const [began] = await logged(exporter.ada, { entity: 'export', action: 'exported' });
    expect(began).toMatchObject({
      action: 'exported',
      actor: { name: MIRA.name },
      changes: {
        dataset: { to: 'leads' },
        format: { to: 'csv' },
        filters: { to: { status: 'LOST', minScore: '10' } },
      },
    });
    const rows = (await exporter.listed('leads', { status: 'LOST', minScore: '10' })).length;
    // The end is noted after the last byte went out.
    const ended = (): Promise<unknown> =>
      logged(exporter.ada, { entity: 'export', action: 'export-ended' }).then((entries) =>
        entries.find(({ entityId }) => entityId === began?.entityId),
      );
    await expect.poll(ended, { timeout: 10_000 }).toMatchObject({
      actor: { name: MIRA.name },
      changes: { rows: { to: rows }, outcome: { to: 'WHOLE' } },
    });
  });

  it('is in the audit log without the words that were searched for: they may name somebody who is erased', async () => {
    const search = 'mira@nowhere.example';
    await (await exporter.download({ dataset: 'customers', format: 'csv', search, tag: 'vip' })).text();
    const [began] = await logged(exporter.ada, { entity: 'export', action: 'exported' });
    expect(began?.changes.filters).toMatchObject({ to: { search: '(words)', tag: 'vip' } });
  });
});
