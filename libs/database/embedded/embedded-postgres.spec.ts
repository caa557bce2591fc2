import { spawnSync } from 'node:child_process';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rm,
  stat,
  symlink,
  unlink,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';

const settings = { fsync: 'off' };

async function query<T extends object>(url: string, sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

describe('a running embedded PostgreSQL', () => {
  let dataDir: string;
  let database: EmbeddedPostgres;
  const told: string[] = [];

  beforeAll(async () => {
    // Blanks and letters outside ASCII, as in the home of a user.
    dataDir = await mkdtemp(join(tmpdir(), 'parley eingebettete Größe '));
    await chmod(dataDir, 0o755);
    database = await startEmbeddedPostgres({ dataDir, settings, log: (line) => told.push(line) });
    await query(database.url, 'CREATE EXTENSION pg_trgm');
  });
  afterAll(async () => {
    await database.stop();
    await rm(dataDir, { recursive: true });
  });

  it('is at least the PostgreSQL 15 the SQL is written for, and keeps what it confirmed', async () => {
    const [row] = await query<{ version: number; commit: string }>(
      database.url,
      `SELECT current_setting('server_version_num')::int AS version, current_setting('synchronous_commit') AS commit`,
    );
    expect(row?.version).toBeGreaterThanOrEqual(150000);
    expect(row?.commit).toBe('on');
  });

  it.each([
    ['ÄRGER MIT DER STRASSE', 'ärger'],
    ['ПРИВЕТ, МИР', 'привет'],
    ['שלום עולם', 'עולם'],
    ['ΚΑΛΗΜΕΡΑ', 'καλη'],
  ])('finds in %s what is written as %s', async (text, part) => {
    const [row] = await query<{ found: boolean; trigrams: string[] }>(
      database.url,
      `SELECT $1::text ILIKE '%' || $2 || '%' AND lower($1) LIKE '%' || $2 || '%' AS found, show_trgm($2) AS trigrams`,
      [text, part],
    );
    expect(row?.found).toBe(true);
    // Without trigrams the search index cannot narrow anything down.
    expect(row?.trigrams.length).toBeGreaterThan(3);
  });

  it('lets nobody in without the password, which only the owner of the data folder can read', async () => {
    const wrong = new URL(database.url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    const file = join(dataDir, 'postgres', 'password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(new URL(database.url).password).toBe(await readFile(file, 'utf8'));
    expect((await readdir(join(dataDir, 'postgres'))).sort()).toEqual(['cluster', 'password', 'server.log']);
  });

  it('listens on 127.0.0.1 alone', async () => {
    const [row] = await query<Record<string, string>>(
      database.url,
      `SELECT current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets`,
    );
    expect(row).toEqual({ addresses: '127.0.0.1', sockets: '' });
  });

  it('comes back by itself on the same address when its process is killed', async () => {
    await query(database.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const killed = database.pid;
    process.kill(killed, 'SIGKILL');
    const start = performance.now();
    let rows: object[] = [];
    while (rows.length === 0 && performance.now() - start < 10_000) {
      rows = await query(database.url, 'SELECT answer FROM kept').catch(() => sleep(50, []));
    }
    expect(rows).toEqual([{ answer: 42 }]);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(database.pid).not.toBe(killed);
    expect(told.join('\n')).toContain('ended by itself');
  });
});

describe('the data folder of an embedded PostgreSQL', () => {
  let dataDir: string;
  let running: EmbeddedPostgres | undefined;

  async function start(): Promise<EmbeddedPostgres> {
    return (running = await startEmbeddedPostgres({ dataDir, settings }));
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'parley-embedded-'));
    await chmod(dataDir, 0o755);
  });
  afterEach(async () => {
    await running?.stop();
  });
  afterAll(() => rm(dataDir, { recursive: true }));

  it('keeps its data over a stop, and the second start is quick', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await first.stop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);

    const began = performance.now();
    const second = await start();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('gets a new password when the old one was lost', async () => {
    await unlink(join(dataDir, 'postgres', 'password'));
    const { url } = await start();
    expect(await query(url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect((await stat(join(dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
  });

  it('that cannot be written to is refused with what to do', async () => {
    const attempt = startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres', 'password', 'data') });
    await expect(attempt).rejects.toThrow(
      /cannot use the data folder.*ENOTDIR.*set DATA_DIR to another folder/,
    );
  });

  it('says what PostgreSQL said when it cannot start', async () => {
    const attempt = startEmbeddedPostgres({ dataDir, settings: { ...settings, shared_buffers: 'much' } });
    await expect(attempt).rejects.toThrow(/server\.log\) ends with:\n[^]*shared_buffers.*much/);
  });
});

describe.runIf(process.getuid?.() === 0)('an embedded PostgreSQL started by root', () => {
  let closed: string;
  let inside: string;
  let running: EmbeddedPostgres | undefined;

  beforeEach(async () => {
    closed = await mkdtemp(join(tmpdir(), 'parley-closed-'));
    inside = join(closed, 'data');
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
    vi.unstubAllEnvs();
    await rm(closed, { recursive: true });
  });

  /** Whether this system lets root do what the tool does; containers often do not. */
  function allows(...command: string[]): boolean {
    return spawnSync(command[0] ?? '', command.slice(1)).status === 0;
  }

  async function offerOnly(...tools: string[]): Promise<void> {
    const bin = join(closed, 'bin');
    await mkdir(bin);
    for (const tool of tools) await symlink(join('/usr/bin', tool), join(bin, tool));
    vi.stubEnv('PATH', bin);
  }

  it.runIf(allows('unshare', '--user', 'true'))(
    'works below a folder only root may enter, in a user namespace, and moves to "nobody" when it is opened',
    async () => {
      await offerOnly('unshare');
      running = await startEmbeddedPostgres({ dataDir: inside, settings });
      expect((await stat(join(inside, 'postgres', 'cluster'))).uid).toBe(0);
      // Where this checkout itself lies below such a folder, "nobody" can not reach the programs and root stays.
      const program = await readlink(`/proc/${running.pid}/exe`);
      const nobody = { uid: 65534, gid: 65534 };
      const user = spawnSync(program, ['--version'], nobody).status === 0 ? nobody.uid : 0;
      await running.stop();

      await chmod(closed, 0o755);
      running = await startEmbeddedPostgres({ dataDir: inside, settings });
      expect((await stat(join(inside, 'postgres', 'cluster', 'base'))).uid).toBe(user);
      expect((await stat(`/proc/${running.pid}`)).uid).toBe(user);
      expect(await query(running.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    },
  );

  it.runIf(allows('setpriv', '--inh-caps=+dac_override', '--ambient-caps=+dac_override', 'true'))(
    'works below a folder only its owner may enter where user namespaces are forbidden',
    async () => {
      await chown(closed, 12345, 12345);
      await offerOnly('setpriv');
      running = await startEmbeddedPostgres({ dataDir: inside, settings });
      expect(await query(running.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    },
  );

  it('says what to do where neither is possible', async () => {
    await offerOnly();
    await expect(startEmbeddedPostgres({ dataDir: inside, settings })).rejects.toThrow(
      /refuses to run as root.*Start Parley as another user.*DATA_DIR.*DATABASE_URL/,
    );
    expect(await readdir(inside)).toEqual([]);
  });
});
