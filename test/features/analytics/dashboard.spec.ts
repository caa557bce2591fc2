import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { Api } from '../../support/api.js';
import { Books } from './books.js';

interface Figures {
  period: { from: string; to: string; timezone: string; days: number };
  series: { date: string; inbound: number; outbound: number; [figure: string]: unknown }[];
  [figure: string]: unknown;
}
interface Dashboard extends Figures {
  comparedTo: Figures;
}

const NO_MESSAGES = {
  inbound: 0,
  outbound: 0,
  byPlatform: { WHATSAPP: 0, MESSENGER: 0, INSTAGRAM: 0, TELEGRAM: 0, SMS: 0, EMAIL: 0, WEBCHAT: 0, API: 0 },
  bySentiment: { POSITIVE: 0, NEUTRAL: 0, NEGATIVE: 0 },
  byIntent: { PRICING: 0, DEMO: 0, SUPPORT: 0, COMPLAINT: 0, PURCHASE: 0, GENERAL: 0 },
  byAgent: [],
};
const FEBRUARY = { from: '2026-02-01', to: '2026-03-01' };

let t: TestApp;
let ada: Api;

async function dashboard(query: Record<string, string> = {}): Promise<Dashboard> {
  const answer = await ada.get<Dashboard>('/api/analytics/dashboard', { query });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

function day(figures: Figures, date: string): Record<string, unknown> | undefined {
  return figures.series.find((entry) => entry.date === date);
}

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

describe('the dashboard of an empty house', () => {
  it('shows zeros where nothing happened, null where nothing can be said, and all 30 days', async () => {
    const { series, comparedTo, ...figures } = await dashboard();
    expect(figures).toEqual({
      period: { from: '2026-02-01T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z', timezone: 'UTC', days: 30 },
      conversionRate: null,
      averageResponseTimeSeconds: null,
      medianResponseTimeSeconds: null,
      p90ResponseTimeSeconds: null,
      customerLifetimeValue: { average: null, currency: null, top: [] },
      churnRate: null,
      leadQuality: { hot: 0, warm: 0, cold: 0 },
      messages: NO_MESSAGES,
      customers: { total: 0, new: 0, active: 0 },
      leads: { open: 0, won: 0, lost: 0, value: '0.00', revenue: '0.00', currency: null },
    });
    expect(series).toHaveLength(30);
    expect(series[0]).toEqual({
      date: '2026-02-01',
      inbound: 0,
      outbound: 0,
      newCustomers: 0,
      newLeads: 0,
      won: 0,
      revenue: '0.00',
    });
    expect(Object.keys(comparedTo)).toEqual([...Object.keys(figures), 'series']);
  });
});

/*
 * The books of February 2026, computed on paper. The period before it is 4 January to 1 February (28 days).
 *
 * Grace (WhatsApp, since 10 January) and Alan (WhatsApp, since 5 February),
 * Linus (API, since 5 January) and Margaret (API, since 20 February). Hedy (API) wrote once, in December; Ida comes
 * in March.
 *
 * Waits that end in February: Grace 31 Jan 23:50 -> 1 Feb 00:05 = 900 s; Grace 10 Feb 10:00 -> 10:05 = 300 s (the
 * second question at 10:01 starts none, the failed answer at 10:02 ends none, the one at 10:06 answers nobody);
 * Alan 5 Feb 12:00 -> 12:02 = 120 s; Linus 31 Jan 08:00 -> 1 Feb 08:00 = 86,400 s; Margaret 11:00:00 -> 11:01:30 =
 * 90 s. Alan's wait of 28 Feb ends in March. Mean 87,810 / 5 = 17,562; median of 90 120 300 900 86400 = 300;
 * p90 at rank 3.6: 900 + 0.6 * 85,500 = 52,200.
 */
describe('the dashboard of February', () => {
  beforeAll(async () => {
    const books = new Books(t);
    const grace = await books.customer('Grace', 'WHATSAPP', '2026-01-10T09:00:00Z');
    const alan = await books.customer('Alan', 'WHATSAPP', '2026-02-05T12:00:00Z');
    const linus = await books.customer('Linus', 'API', '2026-01-05T00:00:00Z');
    const margaret = await books.customer('Margaret', 'API', '2026-02-20T10:00:00Z');
    const hedy = await books.customer('Hedy', 'API', '2025-12-20T10:00:00Z');
    const ida = await books.customer('Ida', 'API', '2026-03-05T10:00:00Z');

    await books.wrote(grace, '2026-01-10T09:00:00Z', { sentiment: 'POSITIVE', intent: 'PRICING' });
    await books.answered(grace, '2026-01-10T09:10:00Z');
    await books.wrote(grace, '2026-01-31T23:50:00Z', { sentiment: 'NEGATIVE', intent: 'COMPLAINT' });
    await books.answered(grace, '2026-02-01T00:05:00Z');
    await books.wrote(grace, '2026-02-10T10:00:00Z', { sentiment: 'NEUTRAL', intent: 'SUPPORT' });
    await books.wrote(grace, '2026-02-10T10:01:00Z', { sentiment: 'NEUTRAL', intent: 'SUPPORT' });
    await books.answered(grace, '2026-02-10T10:02:00Z', { status: 'FAILED' });
    await books.answered(grace, '2026-02-10T10:05:00Z');
    await books.answered(grace, '2026-02-10T10:06:00Z');
    await books.wrote(alan, '2026-02-05T12:00:00Z', { sentiment: 'POSITIVE', intent: 'DEMO' });
    await books.answered(alan, '2026-02-05T12:02:00Z');
    await books.wrote(alan, '2026-02-28T23:59:00Z');
    await books.answered(alan, '2026-03-01T00:01:00Z');
    await books.wrote(linus, '2026-01-31T08:00:00Z', { sentiment: 'NEGATIVE', intent: 'COMPLAINT' });
    await books.answered(linus, '2026-02-01T08:00:00Z');
    await books.answered(margaret, '2026-02-20T10:00:00Z');
    await books.wrote(margaret, '2026-02-20T11:00:00Z', { sentiment: 'POSITIVE', intent: 'PURCHASE' });
    await books.answered(margaret, '2026-02-20T11:01:30Z');
    await books.wrote(hedy, '2025-12-20T10:00:00Z');
    await books.wrote(ida, '2026-03-05T10:00:00Z');

    const lead = books.lead.bind(books);
    const won = (value: string, closedAt: string, currency = 'EUR') =>
      ({ status: 'WON', value, closedAt, currency }) as const;
    await lead(grace, '2026-01-10T09:00:00Z', { ...won('1000.00', '2026-02-12T09:00:00Z'), score: 80 });
    await lead(grace, '2026-02-10T10:00:00Z', { ...won('500.50', '2026-03-03T09:00:00Z'), score: 75 });
    await lead(alan, '2026-02-05T12:00:00Z', {
      status: 'LOST',
      value: '300.00',
      closedAt: '2026-02-25T09:00:00Z',
      score: 20,
    });
    await lead(alan, '2026-02-28T23:59:59.999Z', { status: 'NEW', value: '250.25', score: 55 });
    await lead(linus, '2026-01-20T08:00:00Z', { ...won('400.00', '2026-02-15T09:00:00Z'), score: 69 });
    await lead(margaret, '2026-02-20T10:00:00Z', {
      ...won('9000.00', '2026-02-21T09:00:00Z', 'USD'),
      score: 70,
    });
    await lead(linus, '2026-03-02T08:00:00Z', { status: 'NEW', value: '77.00', score: 5 });
  });

  it('agrees with the books', async () => {
    const { series, comparedTo, ...figures } = await dashboard(FEBRUARY);
    const { top, ...lifetime } = figures.customerLifetimeValue as { top: { name: string }[] };
    expect({ ...figures, customerLifetimeValue: lifetime }).toEqual({
      period: { from: '2026-02-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z', timezone: 'UTC', days: 28 },
      // Four leads came in February; Grace's second and Margaret's are WON by now.
      conversionRate: 0.5,
      averageResponseTimeSeconds: 17562,
      medianResponseTimeSeconds: 300,
      p90ResponseTimeSeconds: 52200,
      // Grace 1,000 (her 500.50 came in March), Linus 400; Margaret paid in dollars, which is not the main currency.
      customerLifetimeValue: { average: '700.00', currency: 'EUR' },
      // Grace and Linus wrote in January, Linus not in February. Hedy had left before.
      churnRate: 0.5,
      leadQuality: { hot: 2, warm: 1, cold: 1 },
      messages: {
        inbound: 5,
        outbound: 8,
        byPlatform: { ...NO_MESSAGES.byPlatform, WHATSAPP: 9, API: 4 },
        // Alan's last message was not analysed.
        bySentiment: { POSITIVE: 2, NEUTRAL: 2, NEGATIVE: 0 },
        byIntent: { ...NO_MESSAGES.byIntent, SUPPORT: 2, DEMO: 1, PURCHASE: 1 },
        byAgent: [],
      },
      customers: { total: 5, new: 2, active: 3 },
      // Open on 1 March: Grace's second (500.50) and Alan's second (250.25).
      leads: { open: 2, won: 3, lost: 1, value: '750.75', revenue: '1400.00', currency: 'EUR' },
    });
    expect(top).toMatchObject([
      { name: 'Grace', value: '1000.00', leads: 1 },
      { name: 'Linus', value: '400.00', leads: 1 },
    ]);
    expect(series).toHaveLength(28);
    expect(comparedTo.period.to).toBe(figures.period.from);
  });

  it('cuts the series into days, those without anything included', async () => {
    const { series } = await dashboard(FEBRUARY);
    const empty = { inbound: 0, outbound: 0, newCustomers: 0, newLeads: 0, won: 0, revenue: '0.00' };
    const busy: Record<string, object> = {
      '2026-02-01': { outbound: 2 },
      '2026-02-05': { inbound: 1, outbound: 1, newCustomers: 1, newLeads: 1 },
      '2026-02-10': { inbound: 2, outbound: 3, newLeads: 1 },
      '2026-02-12': { won: 1, revenue: '1000.00' },
      '2026-02-15': { won: 1, revenue: '400.00' },
      '2026-02-20': { inbound: 1, outbound: 2, newCustomers: 1, newLeads: 1 },
      '2026-02-21': { won: 1 },
      '2026-02-28': { inbound: 1, newLeads: 1 },
    };
    const dates = Array.from({ length: 28 }, (_, index) => `2026-02-${String(index + 1).padStart(2, '0')}`);
    expect(series).toEqual(dates.map((date) => ({ date, ...empty, ...busy[date] })));
  });

  it('sets the previous period of the same length beside it', async () => {
    const { comparedTo } = await dashboard(FEBRUARY);
    const { series, ...figures } = comparedTo;
    expect(figures).toEqual({
      period: { from: '2026-01-04T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z', timezone: 'UTC', days: 28 },
      conversionRate: 1,
      averageResponseTimeSeconds: 600,
      medianResponseTimeSeconds: 600,
      p90ResponseTimeSeconds: 600,
      customerLifetimeValue: { average: null, currency: 'EUR', top: [] },
      // Hedy wrote in the four weeks before, and never again.
      churnRate: 1,
      leadQuality: { hot: 1, warm: 1, cold: 0 },
      messages: {
        inbound: 3,
        outbound: 1,
        byPlatform: { ...NO_MESSAGES.byPlatform, WHATSAPP: 3, API: 1 },
        bySentiment: { POSITIVE: 1, NEUTRAL: 0, NEGATIVE: 2 },
        byIntent: { ...NO_MESSAGES.byIntent, PRICING: 1, COMPLAINT: 2 },
        byAgent: [],
      },
      customers: { total: 3, new: 2, active: 2 },
      leads: { open: 2, won: 0, lost: 0, value: '1400.00', revenue: '0.00', currency: 'EUR' },
    });
    expect(series).toHaveLength(28);
    expect(day(comparedTo, '2026-01-31')).toMatchObject({ inbound: 2, outbound: 0 });
  });

  it('shows one platform with the customers who write there', async () => {
    const figures = await dashboard({ ...FEBRUARY, platform: 'WHATSAPP' });
    expect(figures).toMatchObject({
      conversionRate: 1 / 3,
      // 120, 300, 900 s.
      averageResponseTimeSeconds: 440,
      medianResponseTimeSeconds: 300,
      p90ResponseTimeSeconds: 780,
      customerLifetimeValue: { average: '1000.00' },
      churnRate: 0,
      leadQuality: { hot: 1, warm: 1, cold: 1 },
      messages: { inbound: 4, outbound: 5, byPlatform: { WHATSAPP: 9, API: 0 } },
      customers: { total: 2, new: 1, active: 2 },
      leads: { open: 2, won: 1, lost: 1, value: '750.75', revenue: '1000.00' },
    });
    expect(day(figures, '2026-02-20')).toMatchObject({ inbound: 0, newCustomers: 0, newLeads: 0 });
    expect((await dashboard({ ...FEBRUARY, platform: 'TELEGRAM' })).customers).toEqual({
      total: 0,
      new: 0,
      active: 0,
    });
  });

  it('cuts late evenings by the clock of the time zone', async () => {
    const newYork = await dashboard({ ...FEBRUARY, timezone: 'America/New_York' });
    expect(newYork.period).toMatchObject({
      from: '2026-02-01T05:00:00.000Z',
      to: '2026-03-01T05:00:00.000Z',
    });
    // 1 February 00:05 UTC is still January there; 1 March 00:01 UTC is still February.
    expect(day(newYork, '2026-02-01')).toMatchObject({ outbound: 1 });
    expect(day(newYork, '2026-02-28')).toMatchObject({ inbound: 1, outbound: 1 });
    expect(day(newYork.comparedTo, '2026-01-31')).toMatchObject({ inbound: 2, outbound: 1 });
  });

  it('takes instants with any offset, and counts the first one but not the last', async () => {
    const at = async (from: string, to: string): Promise<unknown> => (await dashboard({ from, to })).messages;
    expect(await at('2026-02-10T11:00:00+01:00', '2026-02-10T10:01:00Z')).toMatchObject({ inbound: 1 });
    expect(await at('2026-02-10T10:00:00.001Z', '2026-02-10T10:01:00.001Z')).toMatchObject({ inbound: 1 });
  });

  it('shows what happened since the last look, although it is cached', async () => {
    await dashboard();
    const books = new Books(t);
    const mary = await books.customer('Mary', 'API', '2026-03-02T09:00:00Z');
    await expect.poll(async () => (await dashboard()).customers).toMatchObject({ total: 6, new: 3 });
    const seen = await dashboard();
    await books.wrote(mary, '2026-03-02T09:30:00Z');
    expect(await dashboard()).toEqual(seen);
    await t.database.rows(
      `with told as (insert into "LiveEvent" (type, payload) values ('message.received', '{}') returning seq)
       select pg_notify('live', seq::text)::text from told`,
    );
    await expect.poll(async () => (await dashboard()).messages).not.toEqual(seen.messages);
  });
});
