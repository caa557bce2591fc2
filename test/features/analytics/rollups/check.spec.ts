import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CheckRollupsJob } from '../../../../apps/api/src/analytics/rollups/check-rollups.job.js';
import { startTestApp, type TestApp } from '../../../support/test-app.js';
import type { Api } from '../../../support/api.js';
import { Books } from '../books.js';
import { Twice } from './twice.js';

interface Told {
  data: { type: string; body: string; data: { figures?: string[] } }[];
}

let t: TestApp;
let ada: Api;
let books: Books;

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
  books = new Books(t);
  const grace = await books.customer('Grace', 'API', '2025-11-02T09:00:00Z');
  for (const month of ['2025-11', '2025-12', '2026-01', '2026-02']) {
    await books.wrote(grace, `${month}-10T09:00:00Z`, { sentiment: 'POSITIVE' });
    await books.answered(grace, `${month}-10T09:30:00Z`);
    await books.lead(grace, `${month}-11T09:00:00Z`, { status: 'NEW', score: 50, value: '10.00' });
  }
});
afterAll(() => t.close());

async function check(): Promise<string[][]> {
  await t.app.get(CheckRollupsJob).run();
  await t.drain();
  // A day later the token of the day before is none.
  ada = await t.api.asAda();
  const { body } = await ada.get<Told>('/api/notifications');
  return body.data.filter(({ type }) => type === 'SYSTEM_ALERT').map(({ data }) => data.figures ?? []);
}

async function counted(): Promise<string> {
  const { text } = await ada.get('/metrics');
  return text
    .split('\n')
    .filter((line) => line.startsWith('parley_rollup_differences_total{'))
    .sort()
    .join('\n');
}

describe('the nightly check', () => {
  it('tells nobody anything while the daily figures say what the tables say', async () => {
    expect(await check()).toEqual([]);
    expect(await counted()).toBe('');
  });

  it('finds a difference, repairs it, counts it and tells the admins what and what to do', async () => {
    await t.database.rows(
      `update "RollupFigure" set amount = amount + 1 where measure = 'LEADS' and day = '2026-02-11'`,
    );
    expect(await check()).toEqual([['leadQuality', 'series']]);
    // One text of the metrics serves all who ask within a second.
    await expect.poll(counted, { timeout: 5_000 }).toContain('figure="leadQuality"');
    const february = { from: '2026-02-01', to: '2026-03-01' };
    const twice = new Twice(t);
    expect(await twice.daily(february)).toEqual(await twice.tables(february));
    const { body } = await ada.get<Told>('/api/notifications');
    expect(body.data[0]?.body).toMatch(/leadQuality.*built them anew.*npm run rollups/s);
  });

  it('tells it once a day, however often it finds something', async () => {
    const plant = `update "RollupFigure" set amount = amount + 1 where measure = 'SENTIMENT' and day = '2026-02-10'`;
    await t.database.rows(plant);
    expect(await check()).toHaveLength(1);
    t.clock.forward(24 * 60 * 60);
    await t.database.rows(plant);
    expect(await check()).toEqual([['messages'], expect.arrayContaining(['leadQuality'])]);
  });

  it('comes to every older stretch in turn', async () => {
    await t.database.rows(
      `update "RollupFigure" set amount = amount + 1 where measure = 'INTENT' or measure = 'SENTIMENT' and day < '2025-12-01'`,
    );
    const before = (await check()).length;
    for (let night = 0; night < 4 && (await check()).length === before; night += 1)
      t.clock.forward(24 * 60 * 60);
    expect(await check()).toHaveLength(before + 1);
  });
});
