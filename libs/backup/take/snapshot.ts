import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { BackupError } from '../backup.errors.js';
import { connect, disconnect } from '../connection.js';
import type { TableRows } from '../file/backup-writer.js';
import { FORMAT, quoted, quotedName, type Manifest, type TableColumns } from '../file/manifest.js';
import { readJobMigration, readMigrations, readSequences, readTables } from './catalog.js';

/** How long the server may be silent in the middle of a table, in ms. */
const SILENCE = 60_000;

/** One moment of the database, held open until it is closed: everything is read as it was then. */
export class Snapshot {
  private constructor(
    private readonly client: pg.Client,
    /** What the moment holds; the method is the caller's to say. */
    readonly manifest: Omit<Manifest, 'method'>,
    /** Its name for other connections of the same server. */
    readonly id: string,
    readonly serverMajor: number,
  ) {}

  /**
   * @param product version of the product, for the manifest
   * @throws BackupError when there is nothing of Parley in the database
   */
  static async open(url: string, product: string): Promise<Snapshot> {
    const client = await connect(url);
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      const listed = await readTables(client);
      // Rows may change under it, the tables' form may not.
      if (listed.length > 0)
        await client.query(`LOCK TABLE ${listed.map(quotedName).join(', ')} IN ACCESS SHARE MODE`);
      const migrations = await readMigrations(client);
      if (migrations.length === 0)
        throw new BackupError(
          'The database holds nothing of Parley yet: start it once (`npm start`) before a backup.',
        );
      const { rows } = await client.query<{ id: string; at: Date; server: string; number: string }>(
        `SELECT pg_export_snapshot() AS id, now() AS at, current_setting('server_version') AS server,
                current_setting('server_version_num') AS number`,
      );
      const [moment] = rows;
      if (moment === undefined) throw new Error('PostgreSQL gave no snapshot');
      const manifest = {
        parleyBackup: FORMAT,
        product,
        takenAt: moment.at.toISOString(),
        server: moment.server,
        migrations,
        jobMigration: await readJobMigration(client),
        tables: listed,
        sequences: await readSequences(client),
      };
      return new Snapshot(client, manifest, moment.id, Math.floor(Number(moment.number) / 10_000));
    } catch (error) {
      await disconnect(client);
      throw error;
    }
  }

  /** Every table's rows, by COPY on this connection. */
  *tables(): Generator<TableRows> {
    for (const table of this.manifest.tables) yield { table, rows: copyOut(this.client, table) };
  }

  /** Gives the moment up. */
  async close(): Promise<void> {
    await disconnect(this.client);
  }
}

/** The rows of one table as COPY writes them. */
export async function* copyOut(client: pg.Client, table: TableColumns): AsyncGenerator<Buffer> {
  const columns = table.columns.map(quoted).join(', ');
  const stream = client.query(copyTo(`COPY (SELECT ${columns} FROM ${quotedName(table)}) TO STDOUT`));
  const watchdog = setTimeout(
    () => stream.destroy(new Error('PostgreSQL fell silent in the middle of a table')),
    SILENCE,
  );
  try {
    for await (const chunk of stream) {
      watchdog.refresh();
      yield chunk as Buffer;
    }
  } finally {
    clearTimeout(watchdog);
  }
}
