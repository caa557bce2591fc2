import { performance } from 'node:perf_hooks';
import { afterAll, describe, expect, it } from 'vitest';
import { buildAll } from '../../apps/api/src/analytics/rollups/build.js';
import { RollupWork } from '../../apps/api/src/analytics/rollups/rollup-work.service.js';
import { DASHBOARD_TAG } from '../../apps/api/src/analytics/dashboard/dashboard.service.js';
import { CacheService } from '@libs/cache/cache.service.js';
import type { Api } from '../support/api.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { fillHouse } from './full-house.js';

/** Messages over a year; `BENCH_ROWS=10000,5000000` says otherwise. */
const SIZES = (process.env.BENCH_ROWS ?? '10000,100000,1000000').split(',').map(Number);
const ROUNDS = 15;
/** The clock of the tests stands on 2 March 2026; these 30 days are the last whole ones before it. */
const DAYS = { from: '2026-01-30', to: '2026-03-01' };

interface House {
  messages: number;
  t: TestApp;
  ada: Api;
  daily: number[];
  tables: number[];
}

const houses: House[] = [];
afterAll(() => Promise.all(houses.map(({ t }) => t.close())));

/**
 * The dashboard of 30 days through HTTP at several sizes, from the daily figures and, by the same days cut one
 * millisecond later, from the tables; asked in turns. Prints figures and judges none:
 * `BENCH=1 npx vitest run test/bench/dashboard.spec.ts`.
 */
describe.runIf(process.env.BENCH === '1')('the dashboard', () => {
  it('costs the same at every size', async () => {
    for (const messages of SIZES) await build(messages);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const house of houses) house.daily.push(await ask(house, DAYS));
      for (const house of houses) {
        if (round < 3)
          house.tables.push(
            await ask(house, { from: `${DAYS.from}T00:00:00.001Z`, to: `${DAYS.to}T00:00:00.001Z` }),
          );
      }
    }
    const [smallest] = houses;
    for (const { messages, daily, tables } of houses) {
      const [rolled, counted] = [median(daily), median(tables)];
      const ratios = daily.map((took, round) => took / (smallest?.daily[round] ?? took));
      process.stdout.write(
        `${messages} messages: ${rolled.toFixed(1)} ms from daily figures (least ${Math.min(...daily).toFixed(1)}; by round ` +
          `${median(ratios).toFixed(2)} of the smallest), ${counted.toFixed(1)} ms from the tables (${(counted / rolled).toFixed(1)}x)\n`,
      );
    }
  }, 3_600_000);
});

async function build(messages: number): Promise<void> {
  const t = await startTestApp();
  const house: House = { messages, t, ada: await t.api.asAda(), daily: [], tables: [] };
  houses.push(house);
  const began = performance.now();
  await fillHouse(t.database.url, messages);
  const filled = performance.now();
  await t.app.get(RollupWork).run((session) => buildAll(session, t.clock.now()));
  const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(1);
  process.stdout.write(
    `${messages} messages: filled in ${seconds(began, filled)} s, daily figures built in ${seconds(filled, performance.now())} s\n`,
  );
  // The token may be old by now.
  house.ada = await t.api.asAda();
  // Connections, plans and PostgreSQL's own cache are warm before anything is timed.
  for (let turn = 0; turn < 8; turn += 1) await ask(house, DAYS);
}

/** @returns milliseconds */
async function ask({ t, ada }: House, query: Record<string, string>): Promise<number> {
  await t.app.get(CacheService).drop(DASHBOARD_TAG);
  const began = performance.now();
  const { status } = await ada.get('/api/analytics/dashboard', { query });
  const took = performance.now() - began;
  // What takes longer than its limit is counted with that.
  expect([200, 503]).toContain(status);
  return took;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
