import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { NetworkProxy } from '../support/network-proxy.js';
import { ALL_WELL, check, untilQuiet } from './harness/checker.js';
import { deliver } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { lives } from './harness/injector.js';
import { Installation } from './harness/installation.js';
import { KIND } from './harness/load.js';

/** An installation whose database fails what a worker asks first: which numbers the names of its tasks have. */
async function withoutAnswer(): Promise<Installation> {
  const installation = await Installation.create();
  atTheEnd(() => installation.close());
  // Adding a job asks the same in a function, and goes on.
  await installation.pool.query(`
    create function out_of_order() returns trigger language plpgsql as $$
      begin
        if current_query() ilike 'insert into%_private_tasks%' then
          raise exception 'out of order' using errcode = '57P01';
        end if;
        return null;
      end $$;
    create trigger out_of_order before insert on graphile_worker._private_tasks
      for each statement execute function out_of_order();`);
  return installation;
}

describe('when PostgreSQL fails the very first question of a process that begins to work', () => {
  it('its jobs run as soon as PostgreSQL is well', async () => {
    const installation = await withoutAnswer();
    const { pool, ledger } = installation;
    const product = await installation.start();
    ledger.sending(KIND, 'first');
    const { status } = await deliver(product.base, { id: 'first', customer: 'mia' });
    ledger.answered(KIND, 'first', status);
    expect(status).toBe(200);
    await expect(untilQuiet(pool, 4_000)).rejects.toThrow('jobs were not done');
    await pool.query('drop function out_of_order cascade');
    await untilQuiet(pool, 30_000);
    expect(await check(pool, ledger)).toEqual(ALL_WELL);
  }, 120_000);

  it('the process lives on when it also loses the connection on which it begins to listen', async () => {
    const installation = await withoutAnswer();
    const proxy = await NetworkProxy.toServerOf(installation.url);
    atTheEnd(() => proxy.close());
    const listens = proxy.hold('LISTEN "jobs:insert"', 'up');
    const product = await installation.launch({ DATABASE_URL: proxy.through(installation.url) });
    await listens;
    await product.untilReady();
    await wait(1_000);
    proxy.reset();
    await wait(3_000);
    expect(lives(product)).toBe(true);
    await installation.pool.query('drop function out_of_order cascade');
    await untilQuiet(installation.pool, 30_000);
  }, 120_000);
});
