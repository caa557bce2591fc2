import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NetworkProxy } from '../../support/network-proxy.js';
import { ownPlace, type OwnPlace } from '../../support/own-place.js';
import { ProductProcess } from '../../support/product-process.js';

const ADMIN = { email: 'ada@example.com', password: 'the administrator of the log tests' };

/** What libs/log/repeats.ts lets through of a kind in a stretch of time. */
const PASSING = 5;
const STRETCH_MS = 10_000;

interface Line {
  level: string;
  context?: string;
  message: string;
  ms?: number;
}

let place: OwnPlace;
let logs: string;
let product: ProductProcess | undefined;
beforeAll(async () => {
  place = await ownPlace();
  logs = join(place.folder, 'logs-of-this-test');
  mkdirSync(logs);
});
afterEach(() => product?.kill());
afterAll(() => place.remove());

async function start(env: Record<string, string> = {}, within: string[] = []): Promise<ProductProcess> {
  product = await ProductProcess.start(
    {
      DATABASE_URL: place.url,
      DATA_DIR: place.folder,
      LOG_DIR: logs,
      LOG_LEVEL: 'info',
      RATE_LIMIT_DISABLED: 'true',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      ...env,
    },
    within,
  );
  return product;
}

async function signIn({ base }: ProductProcess): Promise<Record<string, string>> {
  const answer = await fetch(`${base}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
}

/** How often each kind of line was written: those that differ only in numbers and ids are one. */
function kindsOf(told: Line[]): Map<string, number> {
  const kinds = new Map<string, number>();
  for (const { level, message } of told) {
    const [first = ''] = message.split('\n', 1);
    const kind = `${level} ${first.replace(/ \(and [\d,]+ more like it\)$|[0-9a-f]{8}-[0-9a-f-]{27}|\d+/gi, '#')}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return kinds;
}

/** All lines in the files so far. */
function lines(): Line[] {
  if (!existsSync(logs)) return [];
  return readdirSync(logs)
    .flatMap((name) => readFileSync(join(logs, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

describe('a query that takes long', { timeout: 60_000 }, () => {
  it("is logged as its statement and its time, without anybody's values", async () => {
    const running = await start({ SLOW_QUERY_MS: '300' });
    const headers = await signIn(running);
    const holder = new pg.Client({ connectionString: place.url });
    await holder.connect();
    await holder.query('begin; lock table "Customer" in access exclusive mode');
    const made = fetch(`${running.base}/api/customers`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ name: 'Nora of the slow query', email: 'nora.slow@example.com' }),
    });
    await expect
      .poll(async () => (await holder.query('select 1 from pg_locks where not granted')).rowCount, {
        timeout: 5_000,
      })
      .toBeGreaterThan(0);
    await wait(500);
    await holder.query('commit');
    await holder.end();
    expect((await made).status).toBe(201);

    const slow = (): Line[] => lines().filter(({ message }) => message.startsWith('slow query: '));
    await expect
      .poll(() => slow().some(({ message }) => message.includes('"Customer"')), { timeout: 5_000 })
      .toBe(true);
    const [line] = slow().filter(({ message }) => message.includes('"Customer"'));
    expect(line).toMatchObject({ level: 'warn', context: 'Database' });
    expect(line?.ms).toBeGreaterThanOrEqual(500);
    expect(line?.message).toMatch(/\$\d|\?/);
    expect(JSON.stringify(lines())).not.toMatch(/Nora of|nora\.slow/);
    const metrics = await (await fetch(`${running.base}/metrics`)).text();
    expect(Number(/^parley_db_slow_queries_total (\d+)/m.exec(metrics)?.[1])).toBeGreaterThan(0);
  });
});

describe('a database that is away', { timeout: 90_000 }, () => {
  it('is told in few lines, however many requests it fails, and their number is told', async () => {
    const proxy = await NetworkProxy.to(Number(new URL(place.url).port));
    try {
      const running = await start({ DATABASE_URL: proxy.through(place.url) });
      const headers = await signIn(running);
      const before = lines().length;
      proxy.reset(true);
      let failed = 0;
      const began = performance.now();
      while (performance.now() - began < 12_000) {
        const answers = await Promise.all(
          Array.from({ length: 20 }, () => fetch(`${running.base}/api/customers`, { headers })),
        );
        failed += answers.filter(({ status }) => status === 503).length;
        await Promise.all(answers.map((answer) => answer.text()));
      }
      expect(failed).toBeGreaterThan(300);
      await wait(500);
      const told = lines().slice(before);
      const kinds = kindsOf(told);
      const stretches = Math.ceil((performance.now() - began + 500) / STRETCH_MS) + 1;
      process.stdout.write(
        `${JSON.stringify({ case: 'outage-log', failed, lines: told.length, kinds: kinds.size })}\n`,
      );
      expect(told.length).toBeGreaterThan(0);
      // A few of each kind and one that counts the others, however many requests failed.
      expect(kinds.size).toBeLessThan(40);
      for (const [kind, times] of kinds) expect(times, kind).toBeLessThanOrEqual(stretches * (PASSING + 1));
      expect(told.filter(({ message }) => /and [\d,]+ more like it/.test(message)).length).toBeGreaterThan(0);
    } finally {
      await proxy.close();
    }
  });
});

describe.runIf(existsSync('/dev/full'))('an output that takes nothing', { timeout: 60_000 }, () => {
  it('(a full disk) stops nothing; the lines are in the files, and those lost are counted', async () => {
    const running = await start({ NODE_ENV: 'test', LOG_LEVEL: 'debug' }, [
      'sh',
      '-c',
      'exec "$@" >/dev/full 2>/dev/full',
      'sh',
    ]);
    const headers = await signIn(running);
    for (let n = 0; n < 50; n += 1)
      expect((await fetch(`${running.base}/api/customers`, { headers })).status).toBe(200);
    const text = await (await fetch(`${running.base}/metrics`)).text();
    expect(Number(/^parley_log_lines_lost_total (\d+)/m.exec(text)?.[1])).toBeGreaterThan(0);
    expect(lines().filter(({ message }) => message.includes('/api/customers')).length).toBeGreaterThan(40);
    expect(running.child.exitCode).toBeNull();
    expect(await running.stop()).toBe(0);
  });
});
