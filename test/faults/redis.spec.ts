import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { hasRedisServer, RedisProcess } from '@libs/cache/testing/redis-process.js';
import { ALL_WELL, check, dashboardDifferences, untilQuiet } from './harness/checker.js';
import type { Reply } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { lives } from './harness/injector.js';
import { Installation } from './harness/installation.js';
import { Load, summary } from './harness/load.js';
import { report, WHOLE_SET } from './harness/rounds.js';

const OUTAGE = WHOLE_SET ? 30_000 : 2_000;

const FAULTS: [string, (redis: RedisProcess) => Promise<void>][] = [
  [
    'is killed and comes back empty',
    async (redis) => {
      await redis.kill();
      await wait(OUTAGE);
      await redis.restart(['--appendonly', 'no']);
    },
  ],
  [
    'freezes',
    async (redis) => {
      redis.freeze();
      await wait(OUTAGE);
      redis.thaw();
    },
  ],
];

describe.runIf(hasRedisServer)('when Redis', () => {
  it.each(FAULTS.slice(0, WHOLE_SET ? 2 : 1))(
    '%s, every request is answered, sessions stay good and numbers right',
    async (name, inject) => {
      const redis = await RedisProcess.start();
      atTheEnd(() => redis.remove());
      const installation = await Installation.create({
        env: { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) },
      });
      atTheEnd(() => installation.close());
      const [one, other] = [await installation.start(), await installation.start()];
      const person = await installation.person(one);
      const { ledger, pool } = installation;
      const targets = (): string[] => [one.base, other.base];
      const load = new Load({ targets, ledger, perSecond: 5, customers: 5, name: 'redis' });
      await wait(1_500);
      const from = performance.now();
      const fault = { over: false };
      const injected = inject(redis).finally(() => (fault.over = true));
      const asked: Reply[] = [];
      while (!fault.over) {
        for (const { base } of [one, other]) asked.push(await person.at(base).get('/api/auth/me'));
        asked.push(await person.get('/api/analytics/dashboard'));
        await wait(200);
      }
      await injected;
      const to = performance.now();
      await wait(2_000);
      await load.finish();
      await untilQuiet(pool);
      const during = load.between(from, to);
      report(`Redis ${name}`, {
        ...summary(during),
        longestOfReads: Math.max(...asked.map(({ ms }) => ms)),
      });
      const complaints = installation.complaints();
      expect(
        during.filter(({ status }) => status !== 200),
        complaints,
      ).toEqual([]);
      expect(
        asked.filter(({ status }) => status !== 200),
        complaints,
      ).toEqual([]);
      expect([one, other].filter(lives)).toHaveLength(2);
      expect(await check(pool, ledger)).toEqual(ALL_WELL);
      for (const { base } of [one, other]) {
        await eventuallyEqual(() => dashboardDifferences(pool, person.at(base)));
      }
    },
    180_000,
  );
});

/** Cached figures may be a few seconds old. */
async function eventuallyEqual(differences: () => Promise<string[]>): Promise<void> {
  const end = performance.now() + 20_000;
  let left = await differences();
  for (; left.length > 0 && performance.now() < end; left = await differences()) await wait(500);
  expect(left).toEqual([]);
}
