import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '@libs/config/project-path.js';
import { inspectBackup } from '@libs/backup/file/backup-reader.js';
import { startEmbeddedPostgres } from '@libs/database/embedded/embedded-postgres.js';
import { fill, fingerprint } from '../features/backup/data.js';
import { WHOLE_SET } from './harness/rounds.js';

const LIMIT = 170_000;
const ROWS = 30_000;
/** Milliseconds after which a restore is killed. */
const MOMENTS = WHOLE_SET ? [300, 900, 1_500, 2_500] : [1_500];
const folder = mkdtempSync(join(tmpdir(), 'parley-bkill-'));
const dataDir = join(folder, 'data');
const backups = join(dataDir, 'backups');
let first: string;
let before: Record<string, string>;

/** Starts one of the built commands on the data folder. */
function start(program: string, args: string[] = [], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [projectPath(`dist/apps/api/src/${program}.js`), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a command to its end. */
async function run(
  program: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<{ code: unknown; text: string }> {
  const child = start(program, args, env);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, text };
}

async function onDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
  return work(server.url).finally(() => server.stop());
}

beforeAll(async () => {
  before = await onDatabase(async (url) => {
    await fill(url, ROWS);
    return fingerprint(url);
  });
  const made = await run('backup');
  expect(made).toMatchObject({ code: 0 });
  first = join(backups, readdirSync(backups)[0] ?? '');
  before = await onDatabase(fingerprint);
}, LIMIT);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a backup', () => {
  it(
    'that is killed leaves the earlier one as it was, and its own remains go with the next',
    async () => {
      const bytes = readFileSync(first);
      const child = start('backup');
      while (!readdirSync(backups).some((name) => name.endsWith('.part')) && child.exitCode === null)
        await wait(2);
      child.kill('SIGKILL');
      await once(child, 'close');
      expect(readdirSync(backups).filter((name) => name.endsWith('.part'))).toHaveLength(1);
      expect(readFileSync(first).equals(bytes)).toBe(true);
      expect(await run('backup')).toMatchObject({ code: 0 });
      const left = readdirSync(backups);
      expect(left.filter((name) => name.endsWith('.part'))).toEqual([]);
      expect(left).toHaveLength(2);
      for (const name of left) await inspectBackup(join(backups, name));
    },
    LIMIT,
  );

  it.runIf(process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0)(
    'for which there is no room is removed, says so, and leaves the earlier ones',
    async () => {
      const disk = join(folder, 'disk');
      const program = projectPath('dist/apps/api/src/backup.js');
      const script = `mkdir -p ${disk} && mount -t tmpfs -o size=300k tmpfs ${disk} && echo kept > ${disk}/earlier
        ${process.execPath} ${program}; echo "code $?"; ls -A ${disk}; cat ${disk}/earlier`;
      const child = spawn('unshare', ['-m', 'sh', '-c', script], {
        cwd: folder,
        env: { PATH: process.env.PATH, DATA_DIR: dataDir, BACKUP_DIR: disk },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      await once(child, 'close');
      expect(text).toMatch(/the disk of .* is full.*earlier backups are untouched/s);
      expect(text).toMatch(/code 1\nearlier\nkept\n/);
    },
    LIMIT,
  );
});

describe('a restore', () => {
  it(
    'that is killed at any moment leaves the old data, all of it',
    async () => {
      const current = await onDatabase(fingerprint);
      for (const after of MOMENTS) {
        const child = start('restore', [first, '--yes']);
        const ended = once(child, 'close');
        await Promise.race([ended, wait(after)]);
        const killed = child.exitCode === null;
        child.kill('SIGKILL');
        await ended;
        const now = await onDatabase(fingerprint);
        // One that was quicker than the kill has done all of it.
        const expected = killed ? [current, before] : [before];
        expect(
          expected.some((state) => rest(state) === rest(now)),
          `killed after ${after} ms`,
        ).toBe(true);
      }
      expect(await run('restore', [first, '--yes'])).toMatchObject({ code: 0 });
      expect(rest(await onDatabase(fingerprint))).toBe(rest(before));
    },
    LIMIT,
  );

  it(
    'of a cut file touches nothing, not even an empty data folder',
    async () => {
      const cut = join(folder, 'cut.gz');
      writeFileSync(cut, readFileSync(first).subarray(0, -1));
      const nowhere = join(folder, 'nowhere');
      const { code, text } = await run('restore', [cut], { DATA_DIR: nowhere });
      expect([code, existsSync(nowhere)]).toEqual([1, false]);
      expect(text).toMatch(/not a whole backup.*Nothing was changed/s);
    },
    LIMIT,
  );

  it.runIf(WHOLE_SET)(
    'brings everything back into a data folder that was lost',
    async () => {
      const lost = join(folder, 'lost');
      expect(await run('restore', [first], { DATA_DIR: lost })).toMatchObject({ code: 0 });
      const server = await startEmbeddedPostgres({ dataDir: lost, settings: { fsync: 'off' } });
      const found = await fingerprint(server.url).finally(() => server.stop());
      expect(rest(found)).toBe(rest(before));
    },
    LIMIT,
  );
});

/** Everything but the notes of backups (those after the first are not in it) and the jobs that a restore holds back. */
function rest(prints: Record<string, string>): string {
  const own = ['public."BackupRun"', 'graphile_worker._private_jobs'];
  return JSON.stringify(Object.entries(prints).filter(([name]) => !own.includes(name)));
}
