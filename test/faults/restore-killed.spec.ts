import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '@libs/config/project-path.js';
import { fill, fingerprint, sql } from '../features/backup/data.js';
import { NetworkProxy } from '../support/network-proxy.js';
import { PostgresServer } from './harness/postgres-server.js';
import { WHOLE_SET } from './harness/rounds.js';

const LIMIT = 170_000;
const folder = mkdtempSync(join(tmpdir(), 'parley-swap-'));
let postgres: PostgresServer;
let proxy: NetworkProxy;
let file: string;
/** Of the data in the backup, and of what was written since. */
let then: Record<string, string>;
let now: Record<string, string>;

beforeAll(async () => {
  postgres = await PostgresServer.start();
  proxy = await NetworkProxy.toServerOf(postgres.url);
  await fill(postgres.url);
  expect((await run('backup', []).ended).code).toBe(0);
  const backups = join(folder, 'backups');
  file = join(backups, readdirSync(backups)[0] ?? '');
  then = await fingerprint(postgres.url);
  await sql(postgres.url, `insert into "Customer" (id, name) values (gen_random_uuid(), 'since the backup')`);
  now = await fingerprint(postgres.url);
}, LIMIT);
afterAll(async () => {
  await proxy.close();
  await postgres.remove();
  rmSync(folder, { recursive: true, force: true });
}, LIMIT);

/** Runs a command of the product on the database, reached through the proxy. */
function run(
  program: string,
  args: string[],
): { kill: () => void; ended: Promise<{ code: unknown; text: string }> } {
  const child = spawn(process.execPath, [projectPath(`dist/apps/api/src/${program}.js`), ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATA_DIR: folder,
      DATABASE_URL: proxy.through(postgres.url),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return {
    kill: () => child.kill('SIGKILL'),
    ended: once(child, 'close').then(([code]: unknown[]) => ({ code, text })),
  };
}

/** Everything but the notes of backups, which are newer than the backup, and the jobs that a restore holds back. */
function rest(prints: Record<string, string>): Record<string, string> {
  const own = ['public."BackupRun"', 'graphile_worker._private_jobs'];
  return Object.fromEntries(Object.entries(prints).filter(([name]) => !own.includes(name)));
}

describe('a restore that is killed while the databases are exchanged', () => {
  it.each([
    // The whole set has the moments beside these two as well.
    ...(WHOLE_SET ? ([['before the first is renamed', 'RENAME TO', 'up', 'now']] as const) : []),
    ['between the two', '_restoring" RENAME TO', 'up', 'now'],
    ...(WHOLE_SET
      ? ([['when both are, and nobody has said so for good', 'COMMIT', 'up', 'now']] as const)
      : []),
    ['when it is done, and it has not heard of it', 'COMMIT', 'down', 'then'],
  ] as const)(
    '%s leaves all of the old data or has done all of it, and the next one succeeds',
    async (_when, text, direction, found) => {
      // Loading and migrating commit as well: the exchange is what comes after the first rename.
      const held =
        text === 'COMMIT'
          ? proxy.sight('RENAME TO', 'up').then(() => proxy.hold(text, direction))
          : proxy.hold(text, direction);
      const restoring = run('restore', [file, '--yes']);
      await Promise.race([
        held,
        restoring.ended.then((end) => Promise.reject(new Error(`It was never held: ${JSON.stringify(end)}`))),
      ]);
      restoring.kill();
      await restoring.ended;
      proxy.heal();
      proxy.reset();
      expect(rest(await fingerprint(postgres.url))).toEqual(rest(found === 'now' ? now : then));
      expect((await run('restore', [file, '--yes']).ended).code).toBe(0);
      expect(rest(await fingerprint(postgres.url))).toEqual(rest(then));
      // What was there is kept aside in any case, and is the same again.
      if (found === 'now') {
        expect((await run('restore', ['--undo']).ended).code).toBe(0);
        expect(rest(await fingerprint(postgres.url))).toEqual(rest(now));
      }
    },
    LIMIT,
  );
});
