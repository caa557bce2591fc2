import { migrate } from '../../database/open-database.js';
import { BackupError } from '../backup.errors.js';
import { withConnection } from '../connection.js';
import type { BackupReader } from '../file/backup-reader.js';
import type { Totals } from '../file/backup-writer.js';
import { quotedName } from '../file/manifest.js';
import { readTables } from '../take/catalog.js';
import { heldJobs, holdJobs } from './held-jobs.js';
import { InstallationSwap } from './installation-swap.js';
import { loadBackup } from './load-backup.js';

/** What to restore, and how. */
export interface RestoreRequest {
  /** Address of the installation's database. */
  url: string;
  reader: BackupReader;
  /** Whether data that is there may make way. */
  replace: boolean;
  /** Kinds of jobs whose effect leaves the house: they are held back. None when they are to run. */
  hold: string[];
}

/** What was restored. */
export interface Restored {
  totals: Totals;
  /** Jobs held back, by kind. */
  held: Record<string, number>;
  /** Name of the database that holds what was there before; undefined when there was nothing. */
  previous: string | undefined;
}

/**
 * Puts a backup in the place of the installation's data. All of it goes into a new database, which takes the place of
 * the old one in one transaction at the very end: whatever fails or is killed before leaves the old data as it was.
 *
 * @throws BackupError when the database is in use, holds data that may not make way, or the backup does not fit
 */
export async function restoreBackup({ url, reader, replace, hold }: RestoreRequest): Promise<Restored> {
  const swap = await InstallationSwap.begin(url);
  try {
    await swap.refuseWhileInUse();
    const found = (await swap.isThere()) ? await contents(url) : undefined;
    if (found !== undefined && !replace) throw new BackupError(occupied(found));
    if (found === undefined && !(await swap.mayMakeDatabases())) {
      return { ...(await fill(url, reader, hold)), previous: undefined };
    }
    const draft = await swap.makeDraft();
    try {
      const filled = await fill(draft, reader, hold);
      await swap.refuseWhileInUse();
      await swap.commit();
      if (found === undefined) await swap.dropPrevious();
      return { ...filled, previous: found === undefined ? undefined : swap.previous };
    } catch (error) {
      await swap.dropDraft().catch(() => undefined);
      throw error;
    }
  } finally {
    await swap.end();
  }
}

async function fill(
  url: string,
  reader: BackupReader,
  hold: string[],
): Promise<{ totals: Totals; held: Record<string, number> }> {
  const { totals } = await loadBackup(url, reader);
  // The rest of the way to this version's tables.
  await migrate(url);
  const held = await withConnection(url, async (client) => {
    await holdJobs(client, hold);
    return heldJobs(client);
  });
  return { totals, held };
}

/** How many rows the tables with any hold, in words; undefined when all are empty. */
async function contents(url: string): Promise<string | undefined> {
  return withConnection(url, async (client) => {
    const filled: string[] = [];
    for (const table of await readTables(client)) {
      const { rows } = await client.query<{ some: boolean; about: string }>(
        `SELECT EXISTS (SELECT FROM ${quotedName(table)}) AS some,
                (SELECT greatest(reltuples, 1)::bigint FROM pg_class WHERE oid = $1::regclass)::text AS about`,
        [quotedName(table)],
      );
      const [row] = rows;
      if (row?.some === true) filled.push(`${table.name} (about ${row.about})`);
    }
    return filled.length === 0 ? undefined : filled.join(', ');
  });
}

function occupied(found: string): string {
  return (
    `The database holds data already: ${found}. Nothing was changed. To put the backup in its place add --yes; what is ` +
    'there now is kept aside and can be brought back with `npm run restore -- --undo`.'
  );
}
