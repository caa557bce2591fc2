import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { ProductProcess } from '../support/product-process.js';
import { report, WHOLE_SET } from './harness/rounds.js';

/** A disk of its own for the log needs the right to mount one. */
const canMount = process.platform === 'linux' && spawnSync('unshare', ['-m', 'true']).status === 0;

let product: ProductProcess | undefined;
const folder = mkdtempSync(join(tmpdir(), 'parley-log-full-'));
afterAll(async () => {
  await product?.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function lost(base: string): Promise<number> {
  await wait(1_100);
  const text = await (await fetch(`${base}/metrics`)).text();
  return Number(/^parley_log_lines_lost_total (\d+)/m.exec(text)?.[1]);
}

describe.runIf(canMount && WHOLE_SET)('a disk that is full for the log only', () => {
  it(
    'fails no request; what is lost is counted, and writing goes on when there is space',
    { timeout: 120_000 },
    async () => {
      const logs = join(folder, 'logs');
      mkdirSync(logs);
      const mount = `mount -t tmpfs -o size=256k tmpfs '${logs}' && exec "$@"`;
      product = await ProductProcess.start(
        { DATA_DIR: folder, LOG_DIR: logs, LOG_LEVEL: 'http', RATE_LIMIT_DISABLED: 'true', NODE_ENV: 'test' },
        ['unshare', '-m', 'sh', '-c', mount, 'sh'],
      );
      const { base, child } = product;
      // Seen from outside through the process's own view of the files.
      const inside = join('/proc', String(child.pid), 'root', logs);
      const filler = join(inside, 'filler');
      expect(spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1k', 'count=1000']).status).not.toBe(0);

      const long = 'x'.repeat(120);
      let failed = 0;
      const flood = async (rounds: number): Promise<void> => {
        for (let n = 0; n < rounds; n += 1) {
          const all = Array.from({ length: 100 }, () =>
            fetch(`${base}/api/nowhere`, { headers: { 'x-request-id': long } }).then((answer) =>
              answer.text().then(() => answer.status),
            ),
          );
          failed += (await Promise.all(all)).filter((status) => status !== 404).length;
        }
      };
      let counted = 0;
      for (let rounds = 0; rounds < 40 && counted === 0; rounds += 1) {
        await flood(5);
        counted = await lost(base);
      }
      expect(counted).toBeGreaterThan(0);
      expect(failed).toBe(0);

      writeFileSync(filler, '');
      rmSync(filler);
      const read = (): string =>
        readdirSync(inside)
          .map((name) => readFileSync(join(inside, name), 'utf8'))
          .join('');
      // The 256 KB fill again with what waited; the oldest of it is what is seen.
      for (let tries = 0; tries < 100 && !read().includes(long); tries += 1) await wait(100);
      expect(read()).toContain(long);
      expect((await fetch(`${base}/health/live`)).status).toBe(200);
      expect(child.exitCode).toBeNull();
      report('a disk that is full for the log', { failed, linesLost: counted });
    },
  );
});
