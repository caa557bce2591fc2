import type { Pool } from 'pg';
import { MigrationError } from './migration.errors.js';
import { checksums, type Migration } from './migration-folder.js';

/** A row of `_prisma_migrations`, as Prisma writes it. */
interface Row {
  migration_name: string;
  checksum: string;
  finished: boolean;
}

/** How the database stands to the migrations of this version. */
export interface Standing {
  /** To be applied. */
  pending: Migration[];
  /** Begun and not finished, by a process that was killed or by SQL that failed. */
  unfinished: string[];
  /** Applied by another version, which has migrations that this one does not know. */
  unknown: string[];
}

/** SQLSTATE of a table that is not there. */
const UNDEFINED_TABLE = '42P01';

/**
 * Compares the migrations with the table `_prisma_migrations`. Reads only.
 *
 * @throws MigrationError when a migration was changed after it had been applied
 */
export async function readStanding(pool: Pool, migrations: Migration[]): Promise<Standing> {
  return compare(await readRows(pool), migrations);
}

/**
 * Strikes out the runs that began and did not finish, so that they are tried again. Each migration is applied
 * as one transaction together with the mark that it is finished, so nothing of such a run is in the database.
 * Of each migration the last such run stays in the table, with Prisma's note of what went wrong.
 */
export async function strikeUnfinished(pool: Pool, names: string[]): Promise<void> {
  if (names.length === 0) return;
  await pool.query(
    'DELETE FROM _prisma_migrations WHERE migration_name = ANY($1) AND rolled_back_at IS NOT NULL',
    [names],
  );
  await pool.query(
    'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = ANY($1) AND finished_at IS NULL',
    [names],
  );
}

async function readRows(pool: Pool): Promise<Row[]> {
  try {
    const { rows } = await pool.query<Row>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    );
    return rows;
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return [];
    throw error;
  }
}

function compare(rows: Row[], migrations: Migration[]): Standing {
  const finished = new Map<string, string>();
  for (const row of rows) if (row.finished) finished.set(row.migration_name, row.checksum);
  const changed = migrations.find((migration) => {
    const recorded = finished.get(migration.name);
    return recorded !== undefined && !checksums(migration).includes(recorded);
  });
  if (changed) {
    throw new MigrationError(
      `The migration ${changed.name} was changed after it had been applied to this database. Restore its file as it ` +
        'was and put the change into a migration of its own (`npm run migrate:new -- name`); a database without ' +
        'anything worth keeping may be dropped instead.',
    );
  }
  const known = new Set(migrations.map(({ name }) => name));
  return {
    pending: migrations.filter(({ name }) => !finished.has(name)),
    unfinished: rows.filter((row) => !row.finished).map((row) => row.migration_name),
    unknown: [...finished.keys()].filter((name) => !known.has(name)),
  };
}
