import type { ClientBase } from 'pg';
import type { SequenceValue, TableColumns } from '../file/manifest.js';
import { quotedName } from '../file/manifest.js';

/** The schemas of the product and of its job queue. */
export const SCHEMAS = ['public', 'graphile_worker'];
/** What each migration tool wrote down: made anew by the same migrations, and told in the manifest. */
const HISTORIES = ['public._prisma_migrations', 'graphile_worker.migrations'];

/** Every table of the installation, in no other order than that of names, without those of extensions. */
export async function readTables(client: ClientBase): Promise<TableColumns[]> {
  const { rows } = await client.query<TableColumns>(
    `SELECT n.nspname AS schema, c.relname AS name,
            array(SELECT a.attname::text FROM pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                  ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
       AND n.nspname || '.' || c.relname <> ALL($2)
       AND NOT EXISTS (SELECT FROM pg_depend d
                       WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     ORDER BY 1, 2`,
    [SCHEMAS, HISTORIES],
  );
  return rows;
}

/** Where the sequences stand. Read within a snapshot they may be ahead of its rows, never behind. */
export async function readSequences(client: ClientBase): Promise<SequenceValue[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `SELECT schemaname AS schema, sequencename AS name FROM pg_sequences WHERE schemaname = ANY($1) ORDER BY 1, 2`,
    [SCHEMAS],
  );
  const sequences: SequenceValue[] = [];
  for (const sequence of rows) {
    const state = await client.query<{ value: string; called: boolean }>(
      `SELECT last_value::text AS value, is_called AS called FROM ${quotedName(sequence)}`,
    );
    for (const { value, called } of state.rows) sequences.push({ ...sequence, value, called });
  }
  return sequences;
}

/** The migrations that were applied, in order. None in a database that Parley never used. */
export async function readMigrations(client: ClientBase): Promise<{ name: string; checksum: string }[]> {
  if (!(await exists(client, 'public._prisma_migrations'))) return [];
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM public._prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows;
}

/** Number of the newest migration of the job queue's tables, 0 when there are none. */
export async function readJobMigration(client: ClientBase): Promise<number> {
  if (!(await exists(client, 'graphile_worker.migrations'))) return 0;
  const { rows } = await client.query<{ newest: number | null }>(
    'SELECT max(id)::int AS newest FROM graphile_worker.migrations',
  );
  return rows[0]?.newest ?? 0;
}

async function exists(client: ClientBase, table: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    table,
  ]);
  return rows[0]?.there === true;
}
