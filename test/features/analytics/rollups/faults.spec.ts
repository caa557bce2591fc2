import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAll } from '../../../../apps/api/src/analytics/rollups/build.js';
import { fold } from '../../../../apps/api/src/analytics/rollups/fold.js';
import { inSnapshot } from '../../../../apps/api/src/analytics/rollups/rollup-session.js';
import { RollupKeeper } from '../../../../apps/api/src/analytics/rollups/rollup-keeper.service.js';
import { RollupWork } from '../../../../apps/api/src/analytics/rollups/rollup-work.service.js';
import { startTestApp, type TestApp } from '../../../support/test-app.js';
import { Books, type Writer } from '../books.js';
import { Twice } from './twice.js';

const FEBRUARY = { from: '2026-02-01', to: '2026-03-01' };
const WITHIN = { within: 10_000 };

let t: TestApp;
let twice: Twice;
let books: Books;
let grace: Writer;

beforeAll(async () => {
  t = await startTestApp();
  twice = new Twice(t);
  books = new Books(t);
  grace = await books.customer('Grace', 'API', '2026-02-02T09:00:00Z');
});
afterAll(() => t.close());

async function agree(): Promise<void> {
  const daily = await twice.daily(FEBRUARY);
  expect(daily).toBeDefined();
  expect(daily).toEqual(await twice.tables(FEBRUARY));
}

async function pending(): Promise<number> {
  return (await t.database.rows('select seq from "RollupChange"')).length;
}

/** Many messages of Grace and others by one statement. */
async function flood(messages: number): Promise<void> {
  await t.database.rows(
    `insert into "Message" (id, "conversationId", "customerId", platform, direction, status, "occurredAt")
     select gen_random_uuid(), $1::uuid, $2::uuid, 'API', (case n % 3 when 0 then 'OUTBOUND' else 'INBOUND' end)::"MessageDirection",
       'SENT', timestamptz '2026-02-01' + n * interval '7 minutes' from generate_series(1, $3::int) n`,
    [grace.conversationId, grace.customerId, messages],
  );
}

describe('the fold', () => {
  it('that is killed in the middle has done nothing, and the next one does it', async () => {
    await agree();
    await flood(50);
    const waiting = await pending();
    const killed = inSnapshot(t.database.pool, WITHIN, async (session) => {
      await fold(session, 1_000);
      const [row] = await session.rows<{ pid: number; pending: number }>(
        'select pg_backend_pid() as pid, (select count(*) from "RollupChange")::int as pending',
      );
      expect(row?.pending).toBe(0);
      await t.database.rows('select pg_terminate_backend($1)', [row?.pid]);
      await session.rows('select 1');
    });
    await expect(killed).rejects.toThrow();
    expect(await pending()).toBe(waiting);
    await agree();
    expect(await pending()).toBe(0);
  });

  it('of two processes at once counts everything once', async () => {
    const second = await startTestApp({ sharing: t });
    try {
      const other = new Twice(second);
      for (let turn = 0; turn < 5; turn += 1) {
        await Promise.all([
          books.wrote(grace, `2026-02-1${turn}T09:00:00Z`),
          twice.daily(FEBRUARY),
          books.answered(grace, `2026-02-1${turn}T09:05:00Z`),
          other.daily(FEBRUARY),
        ]);
        await agree();
      }
    } finally {
      await second.close();
    }
  });

  it('leaves more changes than a question may fold to the background, and the tables answer meanwhile', async () => {
    await flood(2_500);
    expect(await twice.daily(FEBRUARY)).toBeUndefined();
    // The worker's process.
    const worker = await startTestApp({ sharing: t, env: { PROCESS_ROLE: 'worker' } });
    try {
      expect(worker.app.get(RollupKeeper)).toBeDefined();
      await expect.poll(pending, { timeout: 30_000 }).toBe(0);
    } finally {
      await worker.close();
    }
    await agree();
  });

  it('keeps nobody from asking while somebody else holds the turn: the tables answer', async () => {
    await flood(10);
    const holder = new pg.Client({ connectionString: t.database.url });
    await holder.connect();
    try {
      await holder.query('begin; lock table "RollupTurn" in exclusive mode');
      expect(await twice.daily(FEBRUARY)).toBeUndefined();
      await holder.query('rollback');
    } finally {
      await holder.end();
    }
    await agree();
  });
});

describe('building anew', () => {
  it('takes what was there when it began, and leaves what came meanwhile to the next fold', async () => {
    await t.database.rows('update "RollupFigure" set amount = amount + 7');
    await flood(20);
    await t.app.get(RollupWork).run(async (session) => {
      await session.rows('select 1');
      await flood(30);
      await t.database.rows(
        `delete from "Message" where direction = 'INBOUND' and "occurredAt" < '2026-02-02'`,
      );
      expect(await buildAll(session, t.clock.now())).toEqual(['UTC']);
    });
    expect(await pending()).toBeGreaterThan(30);
    await agree();
  });

  it('is what follows when a table was emptied at once', async () => {
    await t.database.rows('truncate "Lead" cascade');
    expect(await twice.daily(FEBRUARY)).toBeUndefined();
    const { BuildRollupsJob } =
      await import('../../../../apps/api/src/analytics/rollups/build-rollups.job.js');
    await t.app.get(BuildRollupsJob).run();
    await agree();
  });
});
