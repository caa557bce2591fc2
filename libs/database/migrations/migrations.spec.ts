import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NetworkProxy } from '../../../test/support/network-proxy.js';
import { projectPath } from '../../config/project-path.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { readMigrations } from './migration-folder.js';
import { applyMigrations, diffSchema } from './migrations.js';
import { bindEngine, FILTERS } from './schema-engine.js';

const schemaPath = projectPath('prisma/schema.prisma');
const ours = projectPath('prisma/migrations');

let dataDir: string;
let server: EmbeddedPostgres;
let pool = new pg.Pool();
let connectionString: string;
let databases = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-migrations-'));
  server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
});
afterAll(async () => {
  await pool.end();
  await server.stop();
  await rm(dataDir, { recursive: true });
});

/** A new database for each test. */
beforeEach(async () => {
  const admin = new pg.Pool({ connectionString: server.url });
  await admin.query(`CREATE DATABASE d${++databases}`);
  await admin.end();
  connectionString = server.url.replace(/[^/]+$/, `d${databases}`);
  await pool.end();
  pool = new pg.Pool({ connectionString });
});

/** Migrations made up for a test, by name. */
async function folderOf(migrations: Record<string, string>): Promise<string> {
  const dir = await mkdtemp(join(dataDir, 'folder-'));
  await writeFile(join(dir, 'migration_lock.toml'), 'provider = "postgresql"\n');
  for (const [name, sql] of Object.entries(migrations)) await write(dir, name, sql);
  return dir;
}

async function write(dir: string, name: string, sql: string): Promise<void> {
  await mkdir(join(dir, name), { recursive: true });
  await writeFile(join(dir, name, 'migration.sql'), sql);
}

async function tables(): Promise<string[]> {
  const { rows } = await pool.query<{ tablename: string }>(
    `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
  );
  return rows.map(({ tablename }) => tablename);
}

describe('the migrations of Parley', () => {
  it.each([2, 10])('are applied once when %i processes start at once on an empty database', async (count) => {
    const names = (await readMigrations(ours)).map(({ name }) => name);
    const results = await Promise.all(
      Array.from({ length: count }, () =>
        applyMigrations({ connectionString, migrationsDir: ours, schemaPath }),
      ),
    );
    expect(results.flatMap(({ applied }) => applied)).toEqual(names);
    const { rows } = await pool.query(
      'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1',
    );
    expect(rows).toEqual(names.map((name) => ({ name })));
  });

  it('make exactly the tables of schema.prisma, whatever else the job queue keeps beside them', async () => {
    await applyMigrations({ connectionString, migrationsDir: ours, schemaPath });
    await pool.query('CREATE SCHEMA graphile_worker CREATE TABLE jobs (id int)');
    expect(await diffSchema({ connectionString, schemaPath })).toBe('');

    await pool.query('DROP INDEX "Customer_search_idx"; ALTER TABLE "User" ADD COLUMN extra int');
    const drift = await diffSchema({ connectionString, schemaPath });
    expect(drift).toContain('CREATE INDEX "Customer_search_idx"');
    expect(drift).toContain('DROP COLUMN "extra"');
  });

  it('are recorded as Prisma itself records them', async () => {
    await applyMigrations({ connectionString, migrationsDir: ours, schemaPath });
    const { rows } = await pool.query(
      'SELECT applied_steps_count, logs, rolled_back_at FROM _prisma_migrations',
    );
    expect(rows).toEqual(rows.map(() => ({ applied_steps_count: 1, logs: null, rolled_back_at: null })));

    const migrations = await readMigrations(ours);
    const { engine, free } = await bindEngine(pool, schemaPath, () => Promise.resolve());
    const diagnosis = await engine.diagnoseMigrationHistory({
      migrationsList: {
        baseDir: ours,
        lockfile: {
          path: 'migration_lock.toml',
          content: await readFile(join(ours, 'migration_lock.toml'), 'utf8'),
        },
        shadowDbInitScript: '',
        migrationDirectories: migrations.map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
        })),
      },
      optInToShadowDatabase: false,
      filters: FILTERS,
    });
    free();
    expect(diagnosis).toMatchObject({ editedMigrationNames: [], failedMigrationNames: [], history: null });
  });

  it('cost one query when there is nothing to do, and leave no connection behind', async () => {
    await applyMigrations({ connectionString, migrationsDir: ours, schemaPath });
    // The engine would want to read the schema.
    const again = await applyMigrations({ connectionString, migrationsDir: ours, schemaPath: '/nowhere' });
    expect(again).toEqual({ applied: [], unknown: [] });
    const others =
      'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
    // The server takes a moment to see that a client went.
    await expect.poll(async () => (await pool.query(others)).rowCount).toBe(0);
  });

  it('stay applied when a checkout changed the line endings of their files', async () => {
    await applyMigrations({ connectionString, migrationsDir: ours, schemaPath });
    const copy = await mkdtemp(join(dataDir, 'crlf-'));
    await cp(ours, copy, { recursive: true });
    for (const { name, sql } of await readMigrations(copy))
      await write(copy, name, sql.replaceAll('\n', '\r\n'));
    expect(await applyMigrations({ connectionString, migrationsDir: copy, schemaPath })).toMatchObject({
      applied: [],
    });
  });

  it('give times as ISO 8601 in UTC with milliseconds, in place of the call', async () => {
    await applyMigrations({ connectionString, migrationsDir: ours, schemaPath });
    const client = await pool.connect();
    await client.query(`SET timezone = 'Asia/Kolkata'; SET datestyle = 'German'`);
    const { rows } = await client.query(
      `SELECT iso('2026-01-31 23:59:59.12+02') AS time, iso(NULL) AS nothing, iso('2026-07-01') AS "wholeDay"`,
    );
    expect(rows).toEqual([
      { time: '2026-01-31T21:59:59.120Z', nothing: null, wholeDay: '2026-06-30T18:30:00.000Z' },
    ]);
    const plan = await client.query('EXPLAIN (VERBOSE) SELECT iso("createdAt") FROM "User"');
    expect(JSON.stringify(plan.rows)).toContain('to_char');
    expect(JSON.stringify(plan.rows)).not.toContain('iso(');
    client.release(true);
  });
});

describe('a migration', () => {
  it('may hold functions, comments and texts with semicolons', async () => {
    const migrationsDir = await folderOf({
      '1_a': `-- one; two\nCREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'a;b'; END $$; -- end`,
    });
    await applyMigrations({ connectionString, migrationsDir, schemaPath });
    expect((await pool.query('SELECT f()')).rows).toEqual([{ f: 'a;b' }]);
  });

  it('that fails is refused by name, leaves nothing of itself, and is tried again once it is put right', async () => {
    const migrationsDir = await folderOf({
      '1_good': 'CREATE TABLE good ();',
      '2_bad': 'CREATE TABLE half ();\n\nALTER TABLE missing ADD COLUMN a int;',
      '3_later': 'CREATE TABLE later ();',
    });
    for (let start = 0; start < 3; start++) {
      await expect(applyMigrations({ connectionString, migrationsDir, schemaPath })).rejects.toThrow(
        /^The migration 2_bad failed: relation "missing" does not exist\. It was rolled back.*start again/,
      );
    }
    expect(await tables()).toEqual(['good']);
    const { rows } = await pool.query<{ logs: string }>(
      `SELECT logs FROM _prisma_migrations WHERE migration_name = '2_bad'`,
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]?.logs).toContain('missing');

    await write(migrationsDir, '2_bad', 'CREATE TABLE better ();');
    expect(await applyMigrations({ connectionString, migrationsDir, schemaPath })).toMatchObject({
      applied: ['2_bad', '3_later'],
    });
    expect(await tables()).toEqual(['better', 'good', 'later']);
  });

  it('that is no SQL is refused with the line it goes wrong in', async () => {
    const migrationsDir = await folderOf({ '1_typo': 'CREATE TABLE a ();\n\nCREATE TABEL b ();\n' });
    await expect(applyMigrations({ connectionString, migrationsDir, schemaPath })).rejects.toThrow(
      /^The migration 1_typo failed in line 3: syntax error at or near "TABEL"/,
    );
  });

  it('that is in the database although its end was never written down is refused with the way out', async () => {
    const migrationsDir = await folderOf({
      '1_first': 'CREATE TABLE first ();',
      '2_second': 'CREATE TABLE second ();',
    });
    await applyMigrations({ connectionString, migrationsDir, schemaPath });
    await pool.query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '2_second'`);
    const refusal = await applyMigrations({ connectionString, migrationsDir, schemaPath }).then(
      () => 'applied',
      String,
    );
    expect(refusal).toContain('The migration 2_second failed: relation "second" already exists');

    const wayOut = /UPDATE _prisma_migrations SET .*;/.exec(refusal)?.[0];
    await pool.query(wayOut ?? '');
    expect(await applyMigrations({ connectionString, migrationsDir, schemaPath })).toMatchObject({
      applied: [],
    });
  });

  it.each([
    ['the process', () => Promise.resolve()],
    [
      'its connection',
      () =>
        pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE TABLE half%'`,
        ),
    ],
  ])('is whole or not there when %s is killed in the middle of it', async (_, alsoKill) => {
    const migrationsDir = await folderOf({ '1_long': 'CREATE TABLE half (); SELECT pg_sleep(1); -- half' });
    const way = await NetworkProxy.toServerOf(connectionString);
    const throughIt = way.through(connectionString);
    const cut = applyMigrations({ connectionString: throughIt, migrationsDir, schemaPath }).catch(String);
    const running = `SELECT 1 FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE 'CREATE TABLE half%'`;
    while ((await pool.query(running)).rowCount === 0) await sleep(20);
    // For good, as by the death of the process that uses it.
    await way.close();
    await alsoKill();
    expect(await cut).toContain('The database went away while the migration 1_long was applied');

    await applyMigrations({ connectionString, migrationsDir, schemaPath });
    expect(await tables()).toEqual(['half']);
    const { rows } = await pool.query('SELECT 1 FROM _prisma_migrations WHERE finished_at IS NOT NULL');
    expect(rows).toHaveLength(1);
  });

  it('is taken back when the lock that keeps others out was lost meanwhile', async () => {
    const migrationsDir = await folderOf({
      '1_alone': 'CREATE TABLE alone (); SELECT pg_advisory_unlock_all();',
    });
    await expect(applyMigrations({ connectionString, migrationsDir, schemaPath })).rejects.toThrow(
      /^The migration 1_alone failed: the lock of the migrations was lost: DATABASE_URL must lead to the server itself/,
    );
    expect(await tables()).toEqual([]);
  });

  it('that was changed after it had been applied is refused', async () => {
    const migrationsDir = await folderOf({ '1_first': 'CREATE TABLE first ();' });
    await applyMigrations({ connectionString, migrationsDir, schemaPath });
    await write(migrationsDir, '1_first', 'CREATE TABLE first (id int);');
    await expect(applyMigrations({ connectionString, migrationsDir, schemaPath })).rejects.toThrow(
      /^The migration 1_first was changed after it had been applied.*Restore its file/,
    );
  });

  it('of a newer version does not keep an older one from starting, and is named', async () => {
    const newer = await folderOf({
      '1_first': 'CREATE TABLE first ();',
      '2_newer': 'CREATE TABLE newer ();',
    });
    const older = await folderOf({ '1_first': 'CREATE TABLE first ();' });
    await applyMigrations({ connectionString, migrationsDir: newer, schemaPath });
    expect(await applyMigrations({ connectionString, migrationsDir: older, schemaPath })).toEqual({
      applied: [],
      unknown: ['2_newer'],
    });
  });

  it('does not wait for ever for another process that is migrating', async () => {
    const client = await pool.connect();
    await client.query('SELECT pg_advisory_lock(72707369)');
    const migrationsDir = await folderOf({ '1_first': 'CREATE TABLE first ();' });
    await expect(
      applyMigrations({ connectionString, migrationsDir, schemaPath, waitLimit: 300 }),
    ).rejects.toThrow(/^Another process has been migrating this database for more than 0\.3 seconds/);
    client.release(true);
  });
});

describe("Prisma's schema engine", () => {
  it('says so when it breaks down, instead of never answering', async () => {
    const { engine, orPanic } = await bindEngine(pool, schemaPath, () => Promise.resolve());
    const work = orPanic(new Promise(() => undefined));
    expect(() => engine.debugPanic()).toThrow();
    await expect(work).rejects.toThrow(/schema engine broke down.*please report/);
  });
});
