import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import ts from 'typescript';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lockDataFolder } from './data-folder-lock.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { identityOf, isAlive } from './process-identity.js';

/** Processes of their own, that can be killed: they run this folder's code, translated for Node. */
const PROGRAMS = {
  'start.js': `
    import { startEmbeddedPostgres } from './embedded-postgres.js';
    const { url, pid } = await startEmbeddedPostgres({ dataDir: process.argv[2], settings: { fsync: 'off' } });
    console.log(JSON.stringify({ url, pid }));
    setInterval(() => {}, 1000);`,
  'lock.js': `
    import { lockDataFolder } from './data-folder-lock.js';
    try {
      await lockDataFolder(process.argv[2]);
      console.log('"won"');
      setInterval(() => {}, 1000);
    } catch (error) {
      console.log(JSON.stringify(error.message));
    }`,
};

let root: string;
let programs: string;
let dataDir: string;
const children: ChildProcess[] = [];
let running: EmbeddedPostgres | undefined;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-programs-'));
  programs = join(root, 'database', 'embedded');
  const here = dirname(fileURLToPath(import.meta.url));
  await translate(here, programs);
  await translate(join(here, '..', '..', 'errors'), join(root, 'errors'));
  for (const [name, text] of Object.entries(PROGRAMS)) await writeFile(join(programs, name), text);
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  const modules = dirname(dirname(createRequire(import.meta.url).resolve('typescript/package.json')));
  await symlink(modules, join(root, 'node_modules'));
});
afterAll(() => rm(root, { recursive: true }));

async function translate(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name.endsWith('.spec.ts')) continue;
    const { outputText } = ts.transpileModule(await readFile(join(from, name), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    await writeFile(join(to, `${basename(name, '.ts')}.js`), outputText);
  }
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-killed-'));
  await chmod(dataDir, 0o755);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await running?.stop();
  running = undefined;
  await rm(dataDir, { recursive: true });
});

function run(program: keyof typeof PROGRAMS): ChildProcess {
  const child = spawn(process.execPath, [join(programs, program), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

/** The first line a child prints, as JSON. */
async function answer<T>(child: ChildProcess): Promise<T> {
  if (!child.stdout) throw new Error('the child has no output');
  for await (const line of createInterface(child.stdout)) return JSON.parse(line) as T;
  throw new Error('the child ended without an answer');
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function start(): Promise<EmbeddedPostgres> {
  return (running = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } }));
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

describe('after kill -9 of the process that started it, an embedded PostgreSQL', () => {
  it('is ended at the next start, also while it is at work, and nothing confirmed is lost', async () => {
    const child = run('start.js');
    const left = await answer<{ url: string; pid: number }>(child);
    await query(left.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const busy = query(left.url, 'SELECT pg_sleep(60)').catch((error: unknown) => String(error));
    await kill(child);
    expect(isAlive(left.pid)).toBe(true);

    const began = performance.now();
    const { url, pid } = await start();
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(isAlive(left.pid)).toBe(false);
    expect(pid).not.toBe(left.pid);
    expect(await query(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await busy).toContain('terminat');
  });

  it('is ended also when its own main process was killed with it', async () => {
    const child = run('start.js');
    const left = await answer<{ url: string; pid: number }>(child);
    await query(left.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const busy = query(left.url, 'SELECT count(*) FROM generate_series(1, 1000000000)').catch(() => 'cut');
    await sleep(200);
    await kill(child);
    process.kill(left.pid, 'SIGKILL');

    expect(await query((await start()).url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await busy).toBe('cut');
  });

  it('does not keep the next one from starting when its number went to another program', async () => {
    await (await start()).stop();
    // Of the server's own user: PostgreSQL does not mind those of others.
    const { uid, gid } = await stat(join(dataDir, 'postgres', 'cluster'));
    const other = spawn('sleep', ['60'], { uid, gid });
    children.push(other);
    const lines = [other.pid, join(dataDir, 'postgres', 'cluster'), 1, 5432, '', '127.0.0.1', '1 1', 'ready'];
    await writeFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), lines.join('\n'));

    expect(await query((await start()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(isAlive(other.pid ?? 0)).toBe(true);
  });

  it('is made anew when the kill came in the middle of making it', async () => {
    const child = run('start.js');
    let parts: string[] = [];
    while (!parts.some((part) => part.endsWith('PG_VERSION'))) {
      parts = await readdir(dataDir, { recursive: true });
    }
    await kill(child);
    expect(await readdir(dataDir)).not.toContain('postgres');

    expect(await query((await start()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await readdir(dataDir)).toEqual(['postgres']);
  });
});

describe('an embedded PostgreSQL that ended by itself', () => {
  it('is not started again, nor is any other ended, when the data folder is no longer ours', async () => {
    const told: string[] = [];
    const ours = { value: true };
    running = await startEmbeddedPostgres({
      dataDir,
      settings: { fsync: 'off' },
      log: (line) => told.push(line),
      mayRestart: () => Promise.resolve(ours.value),
    });
    ours.value = false;
    process.kill(running.pid, 'SIGKILL');
    while (!told.join().includes('no longer ours')) await sleep(20);
    await sleep(300);
    expect(isAlive(running.pid)).toBe(false);
    expect(told.join()).not.toContain('is back');
    ours.value = true;
    while (!told.join().includes('is back')) await sleep(20);
    expect(await query(running.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, 60_000);
});

describe('a data folder', () => {
  it('is refused to a second process by a sentence that names the first, and nothing in it changes', async () => {
    const lock = await lockDataFolder(dataDir);
    const before = await readdir(dataDir);
    expect(await answer(run('lock.js'))).toBe(
      `Parley is already running on ${dataDir} (process ${process.pid}). ` +
        'Stop that process first, or set DATA_DIR to another folder to run a second one beside it.',
    );
    expect(await readdir(dataDir)).toEqual(before);
    await lock.release();
    expect(await answer(run('lock.js'))).toBe('won');
  });

  it('is known not to be held any more when its lock went to another, whose lock is left alone', async () => {
    const lock = await lockDataFolder(dataDir);
    expect(await lock.isHeld()).toBe(true);
    const others = JSON.stringify({ pid: 1, startedAt: 'boot/1' });
    await writeFile(join(dataDir, 'parley.lock'), others);
    expect(await lock.isHeld()).toBe(false);
    await lock.release();
    expect(await readFile(join(dataDir, 'parley.lock'), 'utf8')).toBe(others);
  });

  it('is free at once after its process was killed', async () => {
    const child = run('lock.js');
    expect(await answer(child)).toBe('won');
    await kill(child);
    expect(await answer(run('lock.js'))).toBe('won');
  });

  it.each([
    [
      'whose number went to a younger process',
      JSON.stringify({ ...identityOf(process.pid), startedAt: 'boot/1' }),
    ],
    ['that was cut off while it was written', '{"pid":'],
  ])('is not blocked by a lock %s', async (_, old) => {
    await writeFile(join(dataDir, 'parley.lock'), old);
    await writeFile(join(dataDir, 'parley.lock.takeover'), old);
    const lock = await lockDataFolder(dataDir);
    await lock.release();
    expect(await readdir(dataDir)).toEqual([]);
  });

  it.each([
    ['it is free', undefined],
    ['a killed process held it', JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'boot/1' })],
  ])('goes to exactly one of many that ask at once while %s', async (_, lock) => {
    for (let round = 0; round < 8; round++) {
      const folder = join(dataDir, String(round));
      await mkdir(folder);
      if (lock) await writeFile(join(folder, 'parley.lock'), lock);
      const asked = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataFolder(folder)));
      expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });

  it('goes to exactly one of several processes that start at once', async () => {
    await writeFile(join(dataDir, 'parley.lock'), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'boot/1' }));
    const answers = await Promise.all(Array.from({ length: 4 }, () => answer<string>(run('lock.js'))));
    expect(answers.filter((text) => text === 'won')).toHaveLength(1);
    expect(answers.filter((text) => text.startsWith('Parley is already running on'))).toHaveLength(3);
  });

  it('that cannot be written to is refused with what to do', async () => {
    await writeFile(join(dataDir, 'file'), '');
    await expect(lockDataFolder(join(dataDir, 'file', 'data'))).rejects.toThrow(/ENOTDIR.*set DATA_DIR/);
  });
});
