import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { untilQuiet } from './harness/checker.js';
import { deliver } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { killNow } from './harness/injector.js';
import { Installation } from './harness/installation.js';
import { randomFrom, report, ROUNDS, SEED, WHOLE_SET } from './harness/rounds.js';

describe.runIf(WHOLE_SET)('two processes that start at once on an empty database', () => {
  it('make its tables once, also when one of them is killed in the middle of it', async () => {
    const random = randomFrom(SEED);
    const figures: object[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const installation = await Installation.create({ empty: true });
      atTheEnd(() => installation.close());
      const { pool } = installation;
      const began = performance.now();
      const [victim, other] = [await installation.launch(), await installation.launch()];
      while (!(await hasHistory(installation))) await wait(5);
      const moment = random() * 300;
      await wait(moment);
      await killNow(victim);
      await other.untilReady();
      figures.push({ killedAfterMs: moment, seconds: (performance.now() - began) / 1000 });
      const { rows } = await pool.query(
        `select migration_name from _prisma_migrations where rolled_back_at is null
         group by migration_name having count(*) > 1 or bool_or(finished_at is null)`,
      );
      expect(rows).toEqual([]);
      expect((await deliver(other.base, { id: 'first', customer: 'customer-1' })).status).toBe(200);
      await untilQuiet(pool);
      const { rows: messages } = await pool.query('select "externalId" from "Message"');
      expect(messages).toEqual([{ externalId: 'first' }]);
      await killNow(other);
    }
    report('two processes migrate at once and one is killed', { figures });
  }, 1_200_000);
});

async function hasHistory({ pool }: Installation): Promise<boolean> {
  const { rows } = await pool.query<{ there: boolean }>(
    `select to_regclass('_prisma_migrations') is not null as there`,
  );
  return rows[0]?.there ?? false;
}
