import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { NetworkProxy } from '../support/network-proxy.js';
import type { ProductProcess } from '../support/product-process.js';
import { ALL_WELL, check, untilQuiet } from './harness/checker.js';
import { ask, deliver } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { lives } from './harness/injector.js';
import { Installation } from './harness/installation.js';
import { KIND, Load, summary } from './harness/load.js';
import { report, ROUNDS, WHOLE_SET } from './harness/rounds.js';

interface Line {
  installation: Installation;
  proxy: NetworkProxy;
  product: ProductProcess;
}

/** A process whose connections to PostgreSQL all lead through a proxy. */
async function connect(env: Record<string, string> = {}): Promise<Line> {
  const installation = await Installation.create();
  atTheEnd(() => installation.close());
  const proxy = await NetworkProxy.toServerOf(installation.url);
  atTheEnd(() => proxy.close());
  const product = await installation.start({ DATABASE_URL: proxy.through(installation.url), ...env });
  return { installation, proxy, product };
}

async function send({ installation, product }: Line, id: string): Promise<void> {
  installation.ledger.sending(KIND, id);
  const { status } = await deliver(product.base, { id, customer: 'customer-1' });
  installation.ledger.answered(KIND, id, status);
  expect(status).toBe(200);
}

describe.runIf(WHOLE_SET)('when the network to PostgreSQL fails', () => {
  it('a connection that is lost while a job is marked as done costs no worker', async () => {
    const line = await connect({ WORKER_CONCURRENCY: '1' });
    const { installation, proxy } = line;
    const times: number[] = [];
    for (let round = 0; round < Math.min(ROUNDS, 5); round += 1) {
      const marking = proxy.hold('complete_job', 'up');
      await send(line, `lost-${round}`);
      await marking;
      proxy.reset();
      const began = performance.now();
      await untilQuiet(installation.pool);
      times.push((performance.now() - began) / 1000);
    }
    expect(await check(installation.pool, installation.ledger)).toEqual(ALL_WELL);
    report('a connection lost while a job is marked as done', { secondsUntilDrained: times });
  }, 400_000);

  it('queries that wait for a lock keep neither health nor customers’ messages out, and end in time', async () => {
    const { installation, product } = await connect();
    const person = await installation.person(product);
    const holder = await installation.pool.connect();
    await holder.query('begin; lock table "Lead" in access exclusive mode');
    const waiting = Promise.all(Array.from({ length: 40 }, () => person.get('/api/leads')));
    await wait(500);
    const live = await ask(`${product.base}/health/live`);
    const taken = await deliver(product.base, { id: 'meanwhile', customer: 'customer-1' });
    const answers = await waiting;
    await holder.query('rollback');
    holder.release();
    const longest = Math.max(...answers.map(({ ms }) => ms));
    report('every connection waits for a lock', { longest, live: live.ms, taken: taken.ms });
    expect([live.status, taken.status]).toEqual([200, 200]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(answers.filter(({ retryAfter }) => retryAfter === null)).toEqual([]);
    expect(longest).toBeLessThan(8_000);
    expect((await person.get('/api/leads')).status).toBe(200);
    await untilQuiet(installation.pool);
  }, 120_000);

  it.each<[string, (proxy: NetworkProxy) => void, number]>([
    ['takes 300 ms more', (proxy) => (proxy.toxics = { latencyMs: 300 }), 0],
    ['swallows everything', (proxy) => (proxy.toxics = { blackhole: true }), 503],
    ['resets every connection', (proxy) => proxy.reset(true), 503],
    ['carries single bytes', (proxy) => (proxy.toxics = { slice: 1 }), 0],
  ])(
    'nothing acknowledged is lost while it %s, and all is well when it heals',
    async (name, inject, refusal) => {
      const line = await connect();
      const { installation, proxy, product } = line;
      const load = new Load({
        targets: () => [product.base],
        ledger: installation.ledger,
        perSecond: 15,
        customers: 5,
        name: 'net',
      });
      await wait(1_000);
      inject(proxy);
      const from = performance.now();
      await wait(WHOLE_SET ? 30_000 : 3_000);
      const to = performance.now();
      const live = await ask(`${product.base}/health/live`);
      proxy.heal();
      const healed = performance.now();
      await wait(3_000);
      await load.finish();
      const drained = await untilQuiet(installation.pool);
      expect(await check(installation.pool, installation.ledger)).toEqual(ALL_WELL);
      expect(lives(product)).toBe(true);
      expect(live.status).toBe(200);
      const during = load.between(from, to);
      expect(new Set(during.map(({ status }) => status))).not.toContain(500);
      expect(during.filter((sample) => sample.status === 503 && sample.retryAfter === null)).toEqual([]);
      const recovered = load.samples.find(({ at, status }) => at >= healed && status === 200);
      report(`the network to PostgreSQL ${name}`, {
        ...summary(during),
        secondsUntilFirstAnswer: recovered && (recovered.at + recovered.ms - healed) / 1000,
        secondsUntilDrained: drained / 1000,
      });
      if (refusal === 0) expect(during.filter(({ status }) => status === 0)).toEqual([]);
      expect(Math.max(0, ...during.map(({ ms }) => ms))).toBeLessThan(refusal === 0 ? 15_000 : 8_000);
    },
    300_000,
  );
});
