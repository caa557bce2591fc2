import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { untilQuiet } from '../../../faults/harness/checker.js';
import { deliver } from '../../../faults/harness/client.js';
import { atTheEnd } from '../../../faults/harness/closing.js';
import { Installation } from '../../../faults/harness/installation.js';

describe('a process that runs jobs', () => {
  it('keeps the daily figures up to date although nobody looks, also after quiet moments', async () => {
    const installation = await Installation.create();
    atTheEnd(() => installation.close());
    const { pool } = installation;
    const { base } = await installation.start();
    const pending = async (): Promise<number> =>
      (await pool.query('select seq from "RollupChange" limit 1')).rows.length;
    for (const id of ['first', 'second']) {
      // Long enough for looks that find nothing.
      await wait(3_000);
      expect((await deliver(base, { id, customer: id })).status).toBe(200);
      await untilQuiet(pool);
      await expect.poll(pending, { timeout: 10_000 }).toBe(0);
    }
    const { rows } = await pool.query<{ messages: string }>(
      `select sum(amount)::int::text as messages from "RollupFigure" where measure = 'MESSAGES' and key = 'INBOUND' and scope = 'ALL'`,
    );
    expect(rows).toEqual([{ messages: '2' }]);
  }, 120_000);
});
