import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { BackupError } from '../backup.errors.js';
import { withConnection } from '../connection.js';
import type { BackupReader, ReadTable } from '../file/backup-reader.js';
import type { TableRows, Totals } from '../file/backup-writer.js';
import { quoted, quotedName, type Manifest, type TableColumns } from '../file/manifest.js';
import { readJobMigration, readTables } from '../take/catalog.js';
import { undress } from './bare-tables.js';
import { migrateTo } from './migrate-to.js';

/**
 * Puts a backup into a database that holds nothing else: the tables by the migrations of then, all rows in one
 * transaction. The database is then exactly as it was at the moment of the backup.
 *
 * @throws BackupError when the backup does not fit the tables; the database is then to be thrown away
 */
export async function loadBackup(
  url: string,
  reader: BackupReader,
): Promise<{ tables: ReadTable[]; totals: Totals }> {
  const { manifest } = reader;
  await migrateTo(url, manifest);
  return withConnection(url, async (client) => {
    await client.query(`BEGIN; SET LOCAL maintenance_work_mem = '128MB'`);
    await checkTables(client, manifest);
    // First of all: some triggers refuse that their table is emptied.
    const { statements } = await undress(client, manifest.tables);
    // Migrations may have put rows in. What is emptied and filled in one transaction also keeps the order of rows.
    await client.query(`TRUNCATE ${manifest.tables.map(quotedName).join(', ')} CASCADE`);
    const read = await reader.read((section) => copyIn(client, section));
    for (const { schema, name, value, called } of manifest.sequences)
      await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [
        quotedName({ schema, name }),
        value,
        called,
      ]);
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
    await client.query('ANALYZE');
    return read;
  });
}

async function copyIn(client: pg.Client, { table, rows }: TableRows): Promise<void> {
  const columns = table.columns.map(quoted).join(', ');
  const target = client.query(copyFrom(`COPY ${quotedName(table)} (${columns}) FROM STDIN`));
  await pipeline(rows, target);
}

/** Names from the file go into SQL only when the database has them itself. */
async function checkTables(client: pg.Client, manifest: Manifest): Promise<void> {
  const there = new Map((await readTables(client)).map((table) => [quotedName(table), table]));
  const missing = manifest.tables.filter((table) => !holds(there.get(quotedName(table)), table));
  if (missing.length === 0 && manifest.jobMigration <= (await readJobMigration(client))) return;
  throw new BackupError(
    `The backup, made by Parley ${manifest.product}, holds tables that this version has not, or has otherwise ` +
      `(${missing.map(({ name }) => name).join(', ') || 'those of the job queue'}). Nothing was changed. Restore it with ` +
      'the version that made it.',
  );
}

function holds(mine: TableColumns | undefined, table: TableColumns): boolean {
  return mine !== undefined && table.columns.every((column) => mine.columns.includes(column));
}
