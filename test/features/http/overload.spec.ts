import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ownPlace, type OwnPlace } from '../../support/own-place.js';
import { preload, removePreloaded } from '../../support/preload.js';
import { ProductProcess } from '../../support/product-process.js';

removePreloaded();
const MB = 1024 * 1024;

let place: OwnPlace;
/** What the burdened process reads its burden from, so that the test can change it. */
let burden: string;
let folder: string;
let product: ProductProcess | undefined;
beforeAll(async () => {
  place = await ownPlace();
  folder = mkdtempSync(join(tmpdir(), 'parley-burden-'));
  burden = join(folder, 'burden');
});
afterEach(() => product?.kill());
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await place.remove();
});

/** @param script runs within the process; `burden()` is the number that `bear` has set, at most 0.1 s ago */
async function start(env: Record<string, string>, script = ''): Promise<ProductProcess> {
  const running = await launch(env, script);
  await running.untilReady();
  return running;
}

/** As `start`, without waiting until it is ready. */
async function launch(env: Record<string, string>, script = ''): Promise<ProductProcess> {
  bear(0);
  const reading = `
    import { readFileSync } from 'node:fs';
    let current = 0;
    setInterval(() => (current = Number(readFileSync(${JSON.stringify(burden)}, 'utf8')) || 0), 100).unref();
    const burden = () => current;`;
  product = await ProductProcess.launch({
    DATABASE_URL: place.url,
    DATA_DIR: place.folder,
    PROCESS_ROLE: 'web',
    RATE_LIMIT_DISABLED: 'true',
    ADMIN_EMAIL: 'ada@example.com',
    ADMIN_PASSWORD: 'the administrator of the load tests',
    NODE_OPTIONS: preload(`${reading}\n${script}`),
    ...env,
  });
  return product;
}

function bear(amount: number): void {
  writeFileSync(burden, String(amount));
}

/** Statuses of an everyday request, a webhook whose signature is missing, and the two that are always answered. */
async function statuses({
  base,
}: ProductProcess): Promise<[everyday: number, webhook: number, live: number, metrics: number]> {
  const everyday = await fetch(`${base}/api/customers`);
  const webhook = await fetch(`${base}/api/webhooks/generic`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  const live = await fetch(`${base}/health/live`);
  const metrics = await fetch(`${base}/metrics`);
  return [everyday.status, webhook.status, live.status, metrics.status];
}

/** Both are refused for want of a login and a signature: they came through. */
const SERVED = [401, 401, 200, 200];
const WEBHOOKS_ONLY = [503, 401, 200, 200];
const PROBES_ONLY = [503, 503, 200, 200];

async function expectBusy({ base }: ProductProcess): Promise<void> {
  const refused = await fetch(`${base}/api/customers`);
  expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('content-type')]).toEqual([
    503,
    '2',
    expect.stringContaining('application/problem+json'),
  ]);
  expect(await refused.json()).toMatchObject({ code: 'service.busy', status: 503 });
}

describe('a process that is behind with its work', { timeout: 120_000 }, () => {
  it('refuses everyday requests, then webhooks, never probes, and serves all when it has caught up', async () => {
    const running = await start(
      { MAX_EVENT_LOOP_DELAY_MS: '500' },
      // Between two turns of the loop, so that every beat is late by one block and not by two.
      `const turn = () => {
        const end = performance.now() + burden();
        while (performance.now() < end);
        if (burden() > 0) setImmediate(turn);
        else setTimeout(turn, 50);
      };
      turn();`,
    );
    expect(await statuses(running)).toEqual(SERVED);
    // A beat is due every 250 ms, so that blocks of this length make it 650 ms late.
    bear(900);
    await expect.poll(() => statuses(running), { timeout: 40_000 }).toEqual(WEBHOOKS_ONLY);
    await expectBusy(running);
    bear(1_800);
    await expect.poll(() => statuses(running), { timeout: 40_000 }).toEqual(PROBES_ONLY);
    bear(0);
    await expect.poll(() => statuses(running), { timeout: 20_000 }).toEqual(SERVED);
  });
});

describe('a process that takes more memory than it may', { timeout: 120_000 }, () => {
  it('(for real) is not ready and answers nothing but probes', async () => {
    // No process of ours gets by with so little.
    const running = await launch({ MAX_MEMORY_MB: '32' });
    await expect
      .poll(
        () =>
          fetch(`${running.base}/health/live`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 60_000 },
      )
      .toBe(200);
    await expect.poll(() => statuses(running), { timeout: 10_000 }).toEqual(PROBES_ONLY);
    expect((await fetch(`${running.base}/health/ready`)).status).toBe(503);
    await expectBusy(running);
  });

  it.each([
    ['rss', { MAX_MEMORY_MB: '4000' }, 4_000 * MB, 1.05],
    ['heapUsed', {}, undefined, 1.08],
  ])(
    '(%s) refuses everyday requests first, webhooks last, and never probes',
    async (figure, env, limit, more) => {
      // Memory to the megabyte can't be had on demand; what the process is told about its own can.
      const running = await start(
        env,
        `
      import { getHeapStatistics } from 'node:v8';
      const limit = ${limit ?? 'getHeapStatistics().heap_size_limit * 0.85'};
      const real = process.memoryUsage;
      process.memoryUsage = Object.assign(
        () => ({ ...real(), ...(burden() > 0 && { ${figure}: burden() * limit }) }),
        { rss: real.rss },
      );`,
      );
      expect(await statuses(running)).toEqual(SERVED);
      bear(0.99);
      await new Promise((done) => setTimeout(done, 600));
      expect(await statuses(running)).toEqual(SERVED);
      bear(1.02);
      await expect.poll(() => statuses(running), { timeout: 10_000 }).toEqual(WEBHOOKS_ONLY);
      await expectBusy(running);
      bear(more + 0.01);
      await expect.poll(() => statuses(running), { timeout: 10_000 }).toEqual(PROBES_ONLY);
      bear(0);
      await expect.poll(() => statuses(running), { timeout: 10_000 }).toEqual(SERVED);
    },
  );
});
