import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/test-app.js';
import { Chance, numbersOf, somethingHappens } from './busy-house.js';
import { Twice, type Question } from './twice.js';

const WRITERS = 4;
const ROUNDS = Number(process.env.ROLLUP_ROUNDS ?? 8);
const SEED = Number(process.env.ROLLUP_SEED ?? 20_261_129);
const QUESTIONS: Question[] = [
  { from: '2026-03-20', to: '2026-04-02' },
  { from: '2026-03-20', to: '2026-04-02', timezone: 'Europe/Berlin' },
  { from: '2026-03-20', to: '2026-04-02', timezone: 'Europe/Berlin', platform: 'WHATSAPP' },
  { from: '2026-04-01', to: '2026-04-20', platform: 'API' },
  { from: '2026-03-29', to: '2026-03-30', timezone: 'Europe/Berlin' },
];

let t: TestApp;
let twice: Twice;
let pool: pg.Pool;

beforeAll(async () => {
  t = await startTestApp();
  twice = new Twice(t);
  pool = new pg.Pool({ connectionString: t.database.url, max: WRITERS });
  await t.database.rows(
    `insert into "User" (id, name, email, "passwordHash") select gen_random_uuid(), 'Agent ' || n, n || '@example.com', '' from generate_series(1, 5) n`,
  );
  await twice.daily({ from: '2026-03-20', to: '2026-04-02', timezone: 'Europe/Berlin' });
  await t.drain();
});
afterAll(async () => {
  await pool.end();
  await t.close();
});

describe('the daily figures of a house where several write, move and delete at once', () => {
  it(`say what the tables say after each of ${ROUNDS} rounds (ROLLUP_SEED=${SEED})`, async () => {
    const writers = Array.from({ length: WRITERS }, (_, index) => new Chance(numbersOf(SEED + index)));
    const seen = { waits: 0, active: 0 };
    for (let round = 1; round <= ROUNDS; round += 1) {
      await Promise.all([
        ...writers.map((random) => write(random, round)),
        // Two who fold meanwhile, as two processes would.
        ...QUESTIONS.slice(0, 2).map((question) => twice.daily(question)),
      ]);
      for (const question of QUESTIONS) {
        const daily = await twice.daily(question);
        expect(daily, `round ${round}, ${JSON.stringify(question)}`).toEqual(await twice.tables(question));
        seen.active += daily?.[0]?.customers.active ?? 0;
        seen.waits += daily?.[0]?.medianResponseTimeSeconds === null ? 0 : 1;
      }
    }
    expect(seen.active).toBeGreaterThan(ROUNDS);
    expect(seen.waits).toBeGreaterThan(ROUNDS);
  }, 600_000);
});

async function write(random: Chance, round: number): Promise<void> {
  const client = await pool.connect();
  try {
    for (let step = 0; step < (round === 1 ? 60 : 15); step += 1) await somethingHappens(client, random);
  } finally {
    client.release();
  }
}
