import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { Api, Answer } from '../../support/api.js';
import { Books } from './books.js';

interface Dashboard {
  period: unknown;
  comparedTo: unknown;
  series: { inbound: number }[];
}

let t: TestApp;
let ada: Api;

async function dashboard(query: Record<string, string> = {}): Promise<Dashboard> {
  const answer = await ada.get<Dashboard>('/api/analytics/dashboard', { query });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

describe('the days of the dashboard', () => {
  it.each([
    [
      'Europe/Berlin',
      '2026-03-28',
      '2026-03-31',
      [1, 4, 1],
      [
        '2026-03-28T22:59:59Z', // 23:59:59 on 28 March
        '2026-03-28T23:00:00Z', // midnight: 29 March, which has 23 hours
        '2026-03-29T00:59:59Z', // 01:59:59, before the clock jumps
        '2026-03-29T01:00:00Z', // 03:00:00
        '2026-03-29T21:59:59Z', // 23:59:59
        '2026-03-29T22:00:00Z', // midnight: 30 March
      ],
    ],
    [
      'America/New_York',
      '2026-11-01',
      '2026-11-03',
      [3, 1],
      [
        '2026-11-01T04:00:00Z', // midnight: 1 November, which has 25 hours
        '2026-11-01T06:30:00Z', // 01:30 for the second time
        '2026-11-02T04:59:59Z', // 23:59:59
        '2026-11-02T05:00:00Z', // midnight: 2 November
      ],
    ],
  ])('are right in %s when the clock changes', async (timezone, from, to, expected, instants) => {
    const books = new Books(t);
    const writer = await books.customer('Emmy', 'EMAIL', '2025-01-01T00:00:00Z');
    for (const instant of instants) await books.wrote(writer, instant);
    const { series } = await dashboard({ from, to, timezone, platform: 'EMAIL' });
    expect(series.map(({ inbound }) => inbound)).toEqual(expected);
  });
});

describe('the questions a dashboard is asked', () => {
  it.each([
    [{ from: '2026-03-01', to: '2026-03-01' }, 'from'],
    [{ from: '2025-01-01', to: '2026-01-03' }, 'from'],
    [{ from: 'last week' }, 'from'],
    [{ to: '2026-13-01' }, 'to'],
    [{ timezone: 'Middle-earth/Shire' }, 'timezone'],
    [{ platform: 'FAX' }, 'platform'],
    [{ colour: 'red' }, 'colour'],
  ])('are refused with the parameter at fault: %o', async (query, path) => {
    const answer: Answer<{ errors?: { path: string }[] }> = await ada.get('/api/analytics/dashboard', {
      query,
    });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body.errors?.[0]?.path).toBe(path);
  });

  it('are answered to nobody who is not signed in', async () => {
    for (const path of ['dashboard', 'definitions', 'realtime']) {
      expect((await t.api.get(`/api/analytics/${path}`)).status).toBe(401);
    }
  });
});

describe('the definitions', () => {
  it('say what every figure of the dashboard means, and nothing else', async () => {
    const { body } = await ada.get<{ data: Record<string, string>[] }>('/api/analytics/definitions');
    const { period, comparedTo, ...figures } = await dashboard();
    expect([period, comparedTo]).not.toContain(undefined);
    const shown = Object.entries(figures).flatMap(([name, value]) =>
      ['messages', 'customers', 'leads'].includes(name)
        ? Object.keys(value as object).map((field) => `${name}.${field}`)
        : [name],
    );
    expect(body.data.map(({ name }) => name)).toEqual(shown.filter((name) => name !== 'leads.currency'));
    for (const { title, unit, meaning, formula } of body.data) {
      expect([title, meaning, formula]).not.toContain('');
      expect(['fraction', 'seconds', 'count', 'money']).toContain(unit);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
    }
  });
});
