import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { MigrationError } from './migration.errors.js';
import { LOCK_FILE, type Migration } from './migration-folder.js';
import { bindEngine, FILTERS } from './schema-engine.js';

/** The number of the advisory lock that Prisma's own `migrate deploy` takes, so that it too keeps out. */
export const ADVISORY_LOCK = 72707369;

/**
 * Applies what is pending and writes it down, through Prisma's engine. The caller holds the advisory lock on the pool's one connection.
 *
 * @returns the names of the migrations applied now, in order
 * @throws MigrationError naming the migration that failed
 */
export async function deploy(
  pool: pg.Pool,
  migrations: Migration[],
  migrationsDir: string,
  schemaPath: string,
): Promise<string[]> {
  let failure: MigrationError | undefined;
  const { engine, orPanic, free } = await bindEngine(pool, schemaPath, async (script) => {
    try {
      await runWhole(pool, script);
    } catch (error) {
      const name = migrations.find(({ sql }) => sql === script)?.name ?? 'unknown';
      failure = new MigrationError(failureSentence(name, script, error), { cause: error });
      throw error;
    }
  });
  try {
    const { appliedMigrationNames } = await orPanic(
      engine.applyMigrations({
        migrationsList: {
          baseDir: resolve(migrationsDir),
          lockfile: { path: LOCK_FILE, content: await readFile(join(migrationsDir, LOCK_FILE), 'utf8') },
          shadowDbInitScript: '',
          migrationDirectories: migrations.map(({ name, sql }) => ({
            path: name,
            migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
          })),
        },
        filters: FILTERS,
      }),
    );
    return appliedMigrationNames;
  } catch (error) {
    throw failure ?? error;
  } finally {
    free();
  }
}

/**
 * Several statements sent as one message are one transaction (PostgreSQL manual, "Multiple Statements in a Simple
 * Query"). At its end it makes sure that the lock was ours all the time: a connection lost and made again, or a
 * pooler in between, would let two processes work at once.
 */
async function runWhole(pool: pg.Pool, script: string): Promise<void> {
  await pool.query(`${script}
;UPDATE _prisma_migrations SET finished_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL;
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = ${ADVISORY_LOCK} AND pid = pg_backend_pid()) THEN
    RAISE EXCEPTION 'the lock of the migrations was lost: DATABASE_URL must lead to the server itself or a pooler in session mode';
  END IF;
END $$`);
}

function failureSentence(name: string, script: string, error: unknown): string {
  if (!(error instanceof pg.DatabaseError) || error.code?.startsWith('57P')) {
    const reason = error instanceof Error ? error.message : String(error);
    return `The database went away while the migration ${name} was applied (${reason}). Start again: it goes on from there.`;
  }
  const { message, position, detail } = error;
  const line = position ? ` in line ${script.slice(0, Number(position)).split('\n').length}` : '';
  return (
    `The migration ${name} failed${line}: ${message}${detail ? ` (${detail})` : ''}. It was rolled back as a whole: ` +
    'the database is as it was before it. Put the cause right and start again, then it is tried again. If the change ' +
    'is in the database already, record it and start again: UPDATE _prisma_migrations SET finished_at = now() ' +
    `WHERE migration_name = '${name}' AND rolled_back_at IS NULL;`
  );
}
