import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ALL_WELL, check, dashboardDifferences, untilQuiet } from './harness/checker.js';
import { ask } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { lives, residentBytes, terminateBackends } from './harness/injector.js';
import { Installation } from './harness/installation.js';
import { Load, summary, type Sample } from './harness/load.js';
import { PostgresServer } from './harness/postgres-server.js';
import { randomFrom, report, ROUNDS, SEED, WHOLE_SET } from './harness/rounds.js';

/** Milliseconds within which the product says that it can't, where it knows. */
const SOON = 2_000;

interface Fault {
  name: string;
  /** @returns when the database is well again */
  inject: (postgres: PostgresServer, installation: Installation, random: () => number) => Promise<void>;
  /** Milliseconds that the first answers may take until the product knows. */
  patience: number;
}

const FAULTS: Fault[] = [
  {
    name: 'is killed and comes back after five seconds',
    inject: async (postgres, _installation, random) => {
      await wait(random() * 500);
      await postgres.kill();
      await wait(5_000);
      await postgres.up();
    },
    patience: SOON,
  },
  {
    name: 'freezes',
    inject: async (postgres) => {
      await postgres.freeze();
      await wait(WHOLE_SET ? 60_000 : 12_000);
      await postgres.thaw();
    },
    // What was under way waits as long as a statement may take.
    patience: 6_000,
  },
  {
    name: 'loses its connections ten times a second',
    inject: async (_postgres, { pool }) => {
      for (let n = 0; n < (WHOLE_SET ? 600 : 40); n += 1) {
        await terminateBackends(pool);
        await wait(100);
      }
    },
    patience: 15_000,
  },
];

describe('when PostgreSQL', () => {
  it.each(WHOLE_SET ? FAULTS : FAULTS.slice(0, 1))(
    '$name, nothing acknowledged is lost, nobody hangs, and it all goes on by itself',
    async ({ name, inject, patience }) => {
      const postgres = await PostgresServer.start();
      atTheEnd(() => postgres.remove());
      // On a machine with much memory garbage lies about for long; what is not garbage shows within this.
      const env = { NODE_OPTIONS: '--max-old-space-size=256' };
      const installation = await Installation.create({ postgres, env });
      atTheEnd(() => installation.close());
      const product = await installation.start();
      const { ledger, pool } = installation;
      const targets = (): string[] => [product.base];
      const load = new Load({ targets, ledger, perSecond: 15, customers: 6, name: 'pg' });
      await wait(1_000);
      const before = residentBytes(product);
      const random = randomFrom(SEED);
      const figures: object[] = [];
      for (let round = 0; round < (WHOLE_SET ? ROUNDS : 1); round += 1) {
        const from = performance.now();
        const fault = inject(postgres, installation, random);
        const alive = await ask(`${product.base}/health/live`);
        const unready = await untilUnready(product.base, from);
        await fault;
        const healed = performance.now();
        await wait(4_000);
        expect(alive.status).toBe(200);
        const during = load.between(from, healed);
        expect(wrong(during, patience)).toEqual([]);
        const refused = during.filter(({ status }) => status === 503).sort((a, b) => a.ms - b.ms);
        const recovered = load.samples.find(({ at, status }) => at >= healed && status === 200);
        figures.push({
          ...summary(during),
          p50OfRefused: refused[Math.floor(refused.length / 2)]?.ms,
          secondsUntilDetected: unready,
          secondsUntilFirstAnswer: recovered && (recovered.at + recovered.ms - healed) / 1000,
        });
        if (refused.length > 0) expect(refused[Math.floor(refused.length / 2)]?.ms).toBeLessThan(SOON);
      }
      await load.finish();
      // What came while no job could run is worked off afterwards: each round leaves a minute of messages.
      const drained = await untilQuiet(pool, WHOLE_SET ? ROUNDS * 90_000 : undefined);
      const growth = (residentBytes(product) - before) / 2 ** 20;
      report(`PostgreSQL ${name}`, { figures, secondsUntilDrained: drained / 1000, grownMiB: growth });
      expect(lives(product)).toBe(true);
      expect(await check(pool, ledger)).toEqual(ALL_WELL);
      expect(await dashboardDifferences(pool, await installation.person(product))).toEqual([]);
      expect(growth).toBeLessThan(150);
    },
    3_600_000,
  );
});

/** Answers that nobody should get while the database is away. */
function wrong(samples: Sample[], patience: number): Sample[] {
  return samples.filter(
    ({ status, retryAfter, ms }) =>
      ![200, 503].includes(status) || (status === 503 && retryAfter === null) || ms > patience + SOON,
  );
}

/** @returns seconds until the product said that it is not ready; undefined when it never did within five */
async function untilUnready(base: string, since: number): Promise<number | undefined> {
  while (performance.now() - since < 5_000) {
    const { status } = await ask(`${base}/health/ready`);
    if (status !== 200) return (performance.now() - since) / 1000;
    await wait(50);
  }
  return undefined;
}
