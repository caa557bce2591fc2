import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ADMIN, ask, insist, type Reply } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { killNow } from './harness/injector.js';
import { Installation } from './harness/installation.js';
import { randomFrom, report, SEED, WHOLE_SET } from './harness/rounds.js';

const ROWS = 6_000;
const KILLS = WHOLE_SET ? 6 : 1;
/** Milliseconds: a worker that died is noticed after 30 seconds, and a job that failed with it waits a little. */
const PATIENCE = 240_000;

/** Rows that are taken in between two kills, at least. */
const STRIDE = 600;

/** Number of the last row that is done. */
async function position({ pool }: Installation): Promise<number> {
  const { rows } = await pool.query<{ position: number }>('select position from "CustomerImport"');
  return rows[0]?.position ?? 0;
}

/** Waits until the import is behind this row. */
async function untilBehind(installation: Installation, row: number): Promise<void> {
  const end = performance.now() + PATIENCE;
  while ((await position(installation)) < row) {
    if (performance.now() > end) throw new Error(`not behind row ${row}: ${installation.complaints()}`);
    await wait(20);
  }
}

interface Shown {
  id: string;
  status: string;
  counts: Record<string, number>;
}

describe('an import whose process is killed', () => {
  it('in the middle, several times, takes in every row once', async () => {
    const random = randomFrom(SEED);
    const installation = await Installation.create();
    atTheEnd(() => installation.close());
    let product = await installation.start();
    const rows = Array.from({ length: ROWS }, (_, at) => `Person ${at},p${at}@killed.example`);
    const signedIn = await insist(() =>
      ask(`${product.base}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(ADMIN),
      }),
    );
    const headers = { authorization: `Bearer ${(signedIn.body as { accessToken: string }).accessToken}` };
    const sent = await insist(() =>
      ask(`${product.base}/api/customers/import`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'text/csv', 'idempotency-key': 'the-file' },
        body: ['name,email', ...rows].join('\n'),
      }),
    );
    const { id } = sent.body as Shown;
    const shown = (): Promise<Reply> =>
      insist(() => ask(`${product.base}/api/customers/imports/${id}`, { headers }));
    const seen: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      await untilBehind(installation, (seen.at(-1) ?? 0) + STRIDE);
      await wait(random() * 100);
      await killNow(product);
      seen.push(await position(installation));
      product = await installation.start();
    }
    const end = performance.now() + PATIENCE;
    let last = (await shown()).body as Shown;
    for (; last.status === 'RUNNING' || last.status === 'PENDING'; last = (await shown()).body as Shown) {
      if (performance.now() > end) throw new Error(`still ${last.status}: ${installation.complaints()}`);
      await wait(500);
    }
    expect(Math.max(...seen)).toBeLessThan(ROWS);
    report('an import whose process is killed', { positionsAtKills: seen });
    expect(last).toMatchObject({
      status: 'COMPLETED',
      counts: { rows: ROWS, created: ROWS, failed: 0, skipped: 0 },
    });
    const { rows: made } = await installation.pool.query<{ customers: number; told: number; pieces: number }>(
      `select (select count(*)::int from "Customer" where source = 'IMPORT') as customers,
         (select count(*)::int from "AuditEntry" where entity = 'customer' and action = 'created') as told,
         (select count(*)::int from "CustomerImportPiece") as pieces`,
    );
    expect(made).toEqual([{ customers: ROWS, told: ROWS, pieces: 0 }]);
  }, 400_000);
});
