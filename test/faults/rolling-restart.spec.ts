import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freePort, ProductProcess } from '../support/product-process.js';
import { withDatabase } from '../support/global-setup.js';
import { Balancer } from './rolling/balancer.js';
import { report, ROUNDS, WHOLE_SET } from './harness/rounds.js';
import { SECRET, Staff, StreamWatcher, Platform } from './rolling/clients.js';

/** How often both processes are replaced. */
const TIMES = Math.min(ROUNDS, 5);
const PASSWORD = 'the administrator of the restart tests';
const PAUSE = 1_500;

let folder: string;
let database: string;
let admin: pg.Client;
const running: ProductProcess[] = [];
/** Those that were replaced as well: what they printed explains a failure. */
const started: ProductProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-rolling-'));
  admin = new pg.Client({ connectionString: inject('server') });
  await admin.connect();
  database = `parley_rolling_${process.pid}`;
  await admin.query(`create database ${database} template ${inject('template')}`);
});
afterAll(async () => {
  for (const product of running) await product.kill();
  await admin.query(`drop database if exists ${database} with (force)`);
  await admin.end();
  rmSync(folder, { recursive: true, force: true });
});

async function start(port: number): Promise<ProductProcess> {
  const product = await ProductProcess.start({
    DATABASE_URL: withDatabase(inject('server'), database),
    DATA_DIR: folder,
    PORT: String(port),
    ADMIN_EMAIL: 'ada@example.com',
    ADMIN_PASSWORD: PASSWORD,
    GENERIC_WEBHOOK_SECRET: SECRET,
    RATE_LIMIT_DISABLED: 'true',
    SHUTDOWN_DRAIN_MS: '1000',
    DATABASE_POOL_SIZE: '4',
    LOG_LEVEL: 'info',
  });
  started.push(product);
  return product;
}

describe.runIf(WHOLE_SET)('replacing two processes one after the other, under load', () => {
  it(
    'fails no request, loses no message, and every stream comes back',
    { timeout: 300_000 + TIMES * 90_000 },
    async () => {
      const ports = [await freePort(), await freePort()];
      for (const port of ports) running.push(await start(port));
      const balancer = new Balancer(ports.map((port) => `http://127.0.0.1:${port}`));
      const staff = await Staff.signIn(balancer, PASSWORD);
      const platforms = [new Platform(balancer, 'a'), new Platform(balancer, 'b')];
      const streams = Array.from({ length: 6 }, () => new StreamWatcher(balancer, staff.token));
      const clients = [staff, ...platforms, ...streams];
      const work = clients.map((client) => client.run());
      await wait(PAUSE);

      const exits: { code: number | null; seconds: number }[] = [];
      for (let round = 0; round < TIMES; round += 1) {
        for (const [index, port] of ports.entries()) {
          const old = running[index];
          if (!old) throw new Error('a process is missing');
          const begun = performance.now();
          const code = await old.stop();
          exits.push({ code, seconds: (performance.now() - begun) / 1_000 });
          running[index] = await start(port);
          await wait(PAUSE);
        }
      }
      for (const client of clients) client.stop();
      await Promise.all(work);

      const sent = platforms.flatMap(({ acknowledged }) => acknowledged);
      const stored = await staff.untilStored(sent.length);
      await balancer.close();
      const slowest = Math.max(...exits.map(({ seconds }) => seconds));
      const opened = streams.reduce((sum, { opened }) => sum + opened, 0);
      const hinted = streams.reduce((sum, { hinted }) => sum + hinted, 0);
      report('replacing two processes one after the other', {
        restarts: exits.length,
        requests: balancer.requests,
        retried: balancer.retried,
        failed: balancer.failed.length,
        messages: sent.length,
        streamsOpened: opened,
        reconnectHints: hinted,
        slowestExitSeconds: Number(slowest.toFixed(1)),
      });
      const complaints = started.flatMap(({ printed }) => printed.match(/^.*(ERROR|WARN).*$/gm) ?? []);
      expect(balancer.failed, complaints.join('\n')).toEqual([]);
      expect(balancer.requests).toBeGreaterThan(TIMES * 50);
      expect(exits.map(({ code }) => code)).toEqual(exits.map(() => 0));
      expect(slowest).toBeLessThan(25);
      expect([...sent].filter((id) => !stored.includes(id))).toEqual([]);
      expect(stored).toHaveLength(new Set(stored).size);
      for (const stream of streams) {
        expect(stream.refused).toEqual([]);
        // Each was on one of the processes that ended, and came back.
        expect(stream.opened).toBeGreaterThan(1);
        expect(stream.hinted).toBe(stream.opened - 1);
      }
    },
  );
});
