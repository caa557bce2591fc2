import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { ProductProcess } from '../support/product-process.js';
import { ALL_WELL, check, dashboardDifferences, untilQuiet } from './harness/checker.js';
import { ADMIN, GENERIC_SECRET, Person } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { killNow } from './harness/injector.js';
import { Ledger } from './harness/ledger.js';
import { Load } from './harness/load.js';
import { randomFrom, report, ROUNDS, SEED } from './harness/rounds.js';
import { addressOfEmbedded } from './harness/embedded-address.js';

const KILLS = ROUNDS;
const CUSTOMERS = 7;

describe('a process killed at any moment, with nothing configured', () => {
  it('loses nothing it acknowledged, doubles nothing and goes on at its next start', async () => {
    const random = randomFrom(SEED);
    const folder = mkdtempSync(join(tmpdir(), 'parley-kill-'));
    atTheEnd(() => rm(folder, { recursive: true, force: true }));
    const ledger = new Ledger();
    atTheEnd(() => ledger.remove());
    let product = await start(folder);
    atTheEnd(() => product.stop());
    const targets = (): string[] => [product.base];
    const load = new Load({
      targets,
      ledger,
      perSecond: 10,
      customers: CUSTOMERS,
      name: 'kill',
    });
    const restarts: number[] = [];
    for (let round = 0; round < KILLS; round += 1) {
      await wait(500 + random() * 1_500);
      await killNow(product);
      const began = performance.now();
      product = await start(folder);
      restarts.push((performance.now() - began) / 1000);
    }
    await wait(500);
    await load.finish();
    const pool = new pg.Pool({ connectionString: addressOfEmbedded(folder), max: 2 });
    atTheEnd(() => pool.end());
    const drained = await untilQuiet(pool, 300_000);
    report('a process killed at any moment', {
      acknowledged: ledger.acked('message').size,
      secondsUntilReady: restarts,
      secondsUntilDrained: drained / 1000,
    });
    expect(ledger.acked('message').size).toBeGreaterThan(KILLS * 5);
    expect(await check(pool, ledger)).toEqual(ALL_WELL);
    expect(await dashboardDifferences(pool, await Person.signIn(product.base))).toEqual([]);
    const { rows } = await pool.query<{ customers: number; leads: number }>(
      `select count(distinct c.id)::int as customers, count(distinct l.id)::int as leads
       from "Customer" c left join "Lead" l on l."customerId" = c.id`,
    );
    expect(rows).toEqual([{ customers: CUSTOMERS, leads: CUSTOMERS }]);
  }, 1_800_000);
});

function start(dataDir: string): Promise<ProductProcess> {
  return ProductProcess.start({
    DATA_DIR: dataDir,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    GENERIC_WEBHOOK_SECRET: GENERIC_SECRET,
    RATE_LIMIT_DISABLED: 'true',
    LOG_LEVEL: 'warn',
  });
}
