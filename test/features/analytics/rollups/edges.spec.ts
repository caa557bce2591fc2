import { Jobs } from '@libs/jobs/jobs.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DROP_PENDING } from '../../../../apps/api/src/analytics/rollups/pending.js';
import { ApplyRetention } from '../../../../apps/api/src/retention/apply-retention.job.js';
import { atTheEnd } from '../../../faults/harness/closing.js';
import { Person } from '../../../faults/harness/client.js';
import { Installation } from '../../../faults/harness/installation.js';
import type { Api } from '../../../support/api.js';
import { forgetMost, heldBy, mostHeldBy, TELLS_MEMORY } from '../../../support/process-memory.js';
import { startTestApp, type TestApp } from '../../../support/test-app.js';
import { Books, type Writer } from '../books.js';
import { Twice, type Figures } from './twice.js';

const FEBRUARY = { from: '2026-02-01', to: '2026-03-01' };
const DAY = 24 * 60 * 60;

let t: TestApp;
let ada: Api;
let twice: Twice;
let books: Books;

beforeAll(async () => {
  t = await startTestApp({ env: { RETENTION_CLOSED_CONVERSATIONS_DAYS: '30' } });
  ada = await t.api.asAda();
  twice = new Twice(t);
  books = new Books(t);
});
afterAll(() => t.close());

/** February from the daily figures; the tables say the same, of each platform too. */
async function february(): Promise<Figures> {
  for (const platform of ['API', 'WHATSAPP']) {
    const daily = await twice.daily({ ...FEBRUARY, platform });
    expect(daily).toBeDefined();
    expect(daily).toEqual(await twice.tables({ ...FEBRUARY, platform }));
  }
  const daily = await twice.daily(FEBRUARY);
  expect(daily).toEqual(await twice.tables(FEBRUARY));
  const [figures] = daily ?? [];
  if (!figures) throw new Error('the daily figures said nothing');
  return figures;
}

/** Somebody who wrote, was answered ten minutes later and bought something. */
async function buyer(name: string, platform: 'API' | 'WHATSAPP', value: string): Promise<Writer> {
  const writer = await books.customer(name, platform, '2026-02-02T09:00:00Z');
  await books.wrote(writer, '2026-02-03T09:00:00Z', { sentiment: 'POSITIVE', intent: 'PURCHASE' });
  await books.answered(writer, '2026-02-03T09:10:00Z');
  const closedAt = '2026-02-10T09:00:00Z';
  await books.lead(writer, '2026-02-04T09:00:00Z', { status: 'WON', score: 80, value, closedAt });
  return writer;
}

describe('the daily figures stay those of the tables', () => {
  it('when two customers become one, and two again', async () => {
    const ida = await buyer('Ida', 'API', '20.00');
    const otto = await buyer('Otto', 'WHATSAPP', '30.00');
    const apart = await february();
    const merged = await ada.post(`/api/customers/${ida.customerId}/merge`, { otherId: otto.customerId });
    expect(merged.status, merged.text).toBe(200);
    const together = await february();
    expect(together.customers).toEqual({
      ...apart.customers,
      total: apart.customers.total - 1,
      new: apart.customers.new - 1,
      active: apart.customers.active - 1,
    });
    expect(together).toMatchObject({ leads: { won: 2, revenue: '50.00' }, messages: { inbound: 2 } });
    expect(together.customerLifetimeValue).toMatchObject({ top: [{ name: 'Ida', value: '50.00' }] });
    const split = await ada.post(`/api/customers/${ida.customerId}/unmerge`);
    expect(split.status, split.text).toBe(200);
    expect(await february()).toEqual(apart);
  });

  it('when somebody is erased of whom two had become one', async () => {
    const emil = await buyer('Emil', 'API', '40.00');
    const twin = await buyer('Emil again', 'WHATSAPP', '50.00');
    const merged = await ada.post(`/api/customers/${emil.customerId}/merge`, { otherId: twin.customerId });
    expect(merged.status, merged.text).toBe(200);
    const before = await february();
    const erased = await ada.post(`/api/customers/${emil.customerId}/erase`);
    expect(erased.status, erased.text).toBe(200);
    await t.drain();
    const after = await february();
    expect([after.customers, after.messages]).toEqual([before.customers, before.messages]);
  });

  it('when retention empties old messages: they count as before', async () => {
    const { customerId } = await buyer('Grace', 'API', '10.00');
    const grace = '"customerId" = $1::uuid';
    await t.database.rows(`update "Message" set body = 'old words' where ${grace}`, [customerId]);
    await t.database.rows(`update "Conversation" set status = 'CLOSED' where ${grace}`, [customerId]);
    const before = await february();
    expect(before).toMatchObject({ messages: { inbound: 5, outbound: 5 } });
    t.clock.forward(60 * DAY);
    await t.app.get(Jobs, { strict: false }).add(ApplyRetention, {});
    await t.drain();
    expect(await t.database.rows(`select id::text from "Message" where body <> ''`)).toEqual([]);
    expect(await february()).toEqual(before);
  });
});

const WRITERS = 40_000;
const CHANGES = 200_000;
/** MB that working through any number of changes may take. */
const MOST = 64;

describe('a backlog of very many changes', () => {
  it.runIf(TELLS_MEMORY)(
    'is worked through in parts and in flat memory, and the dashboard is right meanwhile',
    async () => {
      const installation = await Installation.create();
      atTheEnd(() => installation.close());
      const { pool } = installation;
      const web = await installation.start({ PROCESS_ROLE: 'web' });
      const ada = await Person.signIn(web.base);
      await queueChanges(installation);
      const dashboard = async (): Promise<unknown> => {
        const { status, body } = await ada.get('/api/analytics/dashboard?from=2026-02-01&to=2026-03-01');
        expect(status).toBe(200);
        return body;
      };
      const pending = async (): Promise<number> => {
        const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from "RollupChange"');
        return rows[0]?.n ?? 0;
      };
      const isBuilt = async (): Promise<boolean> =>
        (await pool.query('select from "RollupZone" where "readyAt" is null')).rowCount === 0;
      expect(await pending()).toBeGreaterThan(CHANGES);
      const recounted = await dashboard();
      expect(recounted).toMatchObject({ messages: { inbound: WRITERS }, customers: { total: WRITERS } });
      const worker = await installation.start({ PROCESS_ROLE: 'worker' });
      while ((await pending()) > 0) expect(await dashboard()).toEqual(recounted);
      // The first build takes whatever waits, all at once: it is to be over before the second backlog.
      await expect.poll(isBuilt, { timeout: 60_000 }).toBe(true);
      // What was loaded and set aside at the start and with the first backlog is no matter of how many there are.
      const before = heldBy(worker);
      forgetMost(worker);
      await pool.query(CHANGE_ALL);
      while ((await pending()) > 0) expect(await dashboard()).toEqual(recounted);
      expect(mostHeldBy(worker) - before).toBeLessThan(MOST);
      const { rows } = await pool.query<{ kept: number }>(
        `select sum(amount)::int as kept from "RollupFigure" where measure = 'MESSAGES' and scope = 'ALL'`,
      );
      expect(rows).toEqual([{ kept: WRITERS }]);
      const parts = await pool.query('select distinct xmin::text from "RollupCustomer"');
      expect(parts.rows.length).toBeGreaterThan(3);
      // Past what a cache keeps: now from the daily figures.
      await web.stop();
      const other = await installation.start({ PROCESS_ROLE: 'web' });
      const again = await ada.at(other.base).get('/api/analytics/dashboard?from=2026-02-01&to=2026-03-01');
      expect(again.body).toEqual(recounted);
    },
    300_000,
  );

  it('is not gone through once for each customer of a part', async () => {
    const client = await t.database.pool.connect();
    try {
      await client.query('begin; set local plan_cache_mode = force_generic_plan');
      await client.query(
        'insert into "RollupChange" ("customerId") select gen_random_uuid() from generate_series(1, 300000)',
      );
      await client.query('analyze "RollupChange"');
      await client.query(`prepare drop_pending (bigint) as ${DROP_PENDING}`);
      const { rows } = await client.query<Record<string, string>>('explain execute drop_pending(1000)');
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Hash (Right )?(Semi )?Join|Merge/u);
    } finally {
      client.release(true);
    }
  });
});

const CHANGE_ALL = `
  insert into "RollupChange" ("customerId") select id from "Customer", generate_series(1, ${CHANGES / WRITERS})`;

/** Customers who each wrote once in February, all of them to be looked at anew many times. */
async function queueChanges({ pool }: Installation): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    await client.query(
      `insert into "Customer" (id, "createdAt") select gen_random_uuid(), '2026-02-02' from generate_series(1, ${WRITERS})`,
    );
    await client.query(
      `insert into "Conversation" (id, "customerId", platform) select id, id, 'API' from "Customer"`,
    );
    await client.query('set local session_replication_role = origin');
    await client.query(
      `insert into "Message" (id, "conversationId", "customerId", platform, direction, status, "occurredAt")
       select id, id, id, 'API', 'INBOUND', 'RECEIVED', timestamptz '2026-02-03' + (row_number() over ()) * interval '30 seconds'
       from "Customer"`,
    );
    await client.query(CHANGE_ALL);
    await client.query('commit');
  } finally {
    client.release(true);
  }
}
