import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import pg from 'pg';
import { outliveLosses } from '../lost-connections.js';
import { ADVISORY_LOCK, deploy } from './deployment.js';
import { MigrationError } from './migration.errors.js';
import { readMigrations } from './migration-folder.js';
import { readStanding, strikeUnfinished } from './migration-history.js';
import { bindEngine, FILTERS } from './schema-engine.js';

/** What to bring up to date, and to what. */
export interface MigrationOptions {
  /** Of a role that may create tables, and the extensions the migrations name. */
  connectionString: string;
  /** The folder prisma/migrations. */
  migrationsDir: string;
  schemaPath: string;
  /** How long to wait for another process that is migrating, and for tables that are in use; in ms. */
  waitLimit?: number;
}

/** What was done. */
export interface MigrationResult {
  /** Names of the migrations applied now, in order. */
  applied: string[];
  /** Names of migrations in the database that this version does not know: a newer one was here. */
  unknown: string[];
}

/** SQLSTATE of a lock that was not had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Brings the database to the newest migration, written down in `_prisma_migrations` as Prisma does it. Several
 * processes may do so at once: one works, the others wait for it. When there is nothing to do it is one query.
 *
 * Each migration is one transaction, with its mark in the history: after a failure or a kill at any moment the
 * database is as before or after it, and the next start goes on from there. So a migration must not hold
 * statements that cannot run within a transaction (CREATE INDEX CONCURRENTLY), nor COMMIT.
 *
 * @throws MigrationError whose message names the migration and says what to do
 */
export async function applyMigrations({
  connectionString,
  migrationsDir,
  schemaPath,
  waitLimit = 60_000,
}: MigrationOptions): Promise<MigrationResult> {
  const migrations = await readMigrations(migrationsDir);
  return withConnection(connectionString, async (pool) => {
    const { pending, unfinished, unknown } = await readStanding(pool, migrations);
    if (pending.length === 0 && unfinished.length === 0) return { applied: [], unknown };
    await waitForOthers(pool, waitLimit);
    const now = await readStanding(pool, migrations);
    await strikeUnfinished(pool, now.unfinished);
    if (now.pending.length === 0) return { applied: [], unknown };
    return { applied: await deploy(pool, migrations, migrationsDir, schemaPath), unknown };
  });
}

/**
 * @returns the SQL that would turn the database's tables into those of the schema; '' when they are equal.
 * Looks at the schema "public" only: functions, extensions and the job queue's own schema do not count.
 */
export async function diffSchema({
  connectionString,
  schemaPath,
}: Pick<MigrationOptions, 'connectionString' | 'schemaPath'>): Promise<string> {
  const files = [{ path: resolve(schemaPath), content: await readFile(schemaPath, 'utf8') }];
  return withConnection(connectionString, async (pool) => {
    const { engine, orPanic, free } = await bindEngine(pool, schemaPath, () =>
      Promise.reject(new Error('a comparison only reads')),
    );
    try {
      const { exitCode, stdout } = await orPanic(
        engine.diff({
          from: { tag: 'schemaDatasource', files, configDir: resolve(schemaPath, '..') },
          to: { tag: 'schemaDatamodel', files },
          script: true,
          exitCode: true,
          filters: FILTERS,
        }),
      );
      return exitCode === 0 ? '' : (stdout ?? '');
    } finally {
      free();
    }
  });
}

/** One connection, since the advisory lock belongs to it; it stays open between queries for the same reason. */
async function withConnection<T>(connectionString: string, use: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({
    connectionString,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
  });
  // A loss of the connection shows in the query that runs or comes next.
  outliveLosses(pool, () => undefined);
  try {
    return await use(pool);
  } finally {
    await pool.end();
  }
}

async function waitForOthers(pool: pg.Pool, limit: number): Promise<void> {
  // A migration takes the time it takes; only waiting is limited.
  await pool.query(`SET statement_timeout = 0; SET lock_timeout = ${Math.ceil(limit)}`);
  try {
    await pool.query(`SELECT pg_advisory_lock(${ADVISORY_LOCK})`);
  } catch (error) {
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
    throw new MigrationError(
      `Another process has been migrating this database for more than ${limit / 1000} seconds. Wait until it is ` +
        'done, or end it, and start again.',
      { cause: error },
    );
  }
}
