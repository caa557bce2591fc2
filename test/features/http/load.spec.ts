import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { withDatabase } from '../../support/global-setup.js';
import { ProductProcess } from '../../support/product-process.js';

const MB = 1024 * 1024;
/** Large bodies on their way at the same time, and how large each is. */
const CLIENTS = 60;
const BODY = 9 * MB;

let folder: string;
let database: string;
let admin: pg.Client;
let product: ProductProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-load-'));
  admin = new pg.Client({ connectionString: inject('server') });
  await admin.connect();
  database = `parley_load_${process.pid}`;
  await admin.query(`create database ${database} template ${inject('template')}`);
  product = await ProductProcess.start({
    DATABASE_URL: withDatabase(inject('server'), database),
    DATA_DIR: folder,
    PROCESS_ROLE: 'web',
    NODE_OPTIONS: '--max-old-space-size=256',
    RATE_LIMIT_DISABLED: 'true',
    LOG_LEVEL: 'error',
  });
});
afterAll(async () => {
  await product.kill();
  await admin.query(`drop database if exists ${database} with (force)`);
  await admin.end();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends all but the end of a large body and waits. @returns what was answered so far */
async function hold(path: string): Promise<{ said: () => string; end: () => void }> {
  const { port } = new URL(product.base);
  const socket = connect(Number(port), '127.0.0.1');
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  // In pieces without a length: nothing can be refused before it came.
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  const piece = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(0x10000, 0x20), Buffer.from('\r\n')]);
  for (let sent = 0; sent < BODY && !socket.destroyed; sent += 0x10000) {
    if (socket.write(piece)) continue;
    await Promise.race([once(socket, 'drain'), once(socket, 'close'), wait(2_000)]).catch(() => undefined);
  }
  return { said: () => said, end: () => socket.destroy() };
}

/** Megabytes the process takes. */
async function rss(): Promise<number> {
  const status = await readFile(`/proc/${product.child.pid ?? 0}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

describe('a flood of large bodies', () => {
  it.skipIf(process.platform !== 'linux')(
    'is refused with 503 before it fills the memory; everyday requests and probes go on',
    { timeout: 90_000 },
    async () => {
      const before = await rss();
      const held = await Promise.all(Array.from({ length: CLIENTS }, () => hold('/api/auth/login')));
      const during = await rss();
      const refused = held.filter(({ said }) => said().startsWith('HTTP/1.1 503'));
      const [first] = refused;

      const live = await fetch(`${product.base}/health/live`);
      const ready = await fetch(`${product.base}/health/ready`);
      const everyday = await fetch(`${product.base}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'nobody@example.com', password: 'not the password' }),
      });
      const announced = await fetch(`${product.base}/api/customers`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `"${'x'.repeat(8 * MB)}"`,
      });
      for (const { end } of held) end();
      process.stdout.write(
        `${JSON.stringify({ case: 'large-bodies', clients: CLIENTS, bodyMb: BODY / MB, refused: refused.length, rssBeforeMb: before, rssDuringMb: during })}\n`,
      );

      expect(refused.length).toBeGreaterThan(CLIENTS / 2);
      expect(first?.said().toLowerCase()).toContain('content-type: application/problem+json');
      expect(first?.said().toLowerCase()).toMatch(/retry-after: \d+/);
      expect(first?.said()).toContain('"code":"service.busy"');
      expect([live.status, ready.status, everyday.status]).toEqual([200, 200, 401]);
      expect([announced.status, announced.headers.get('retry-after')]).toEqual([503, '2']);
      // 540 MB were sent to a process with 256 MB of heap.
      expect(during - before).toBeLessThan(250);
      expect(product.child.exitCode).toBeNull();
      // What was held is let go again.
      await expect
        .poll(
          async () =>
            (
              await fetch(`${product.base}/api/customers`, {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: `"${'x'.repeat(8 * MB)}"`,
              })
            ).status,
          { timeout: 10_000 },
        )
        .toBe(401);
    },
  );

  it('of very many tiny values is refused before it is parsed', async () => {
    const body = `[${'{},'.repeat(3 * MB)}{}]`;
    const answers = await Promise.all(
      Array.from({ length: 2 }, () =>
        fetch(`${product.base}/api/auth/login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([413, 413]);
    expect(product.child.exitCode).toBeNull();
  });
});
