import type { ClientBase } from 'pg';
import { quoted, quotedName, type TableColumns } from '../file/manifest.js';

/** What was taken off tables so that rows go in quickly and in any order. */
export interface Undressed {
  /** Statements that put it back, in this order. */
  statements: string[];
}

/**
 * Takes foreign keys, indexes that are no constraint, and triggers off the tables: rows then need no order, no trigger
 * runs on them, and an index made of all rows at once costs a fraction of one kept up row by row.
 */
export async function undress(client: ClientBase, tables: TableColumns[]): Promise<Undressed> {
  const names = tables.map(quotedName);
  const keys = await list(client, names, FOREIGN_KEYS);
  const indexes = await list(client, names, INDEXES);
  for (const { table, name } of keys)
    await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${quoted(name)}`);
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  for (const name of names) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  return {
    statements: [
      ...indexes.map(({ definition }) => definition),
      ...keys.map(
        ({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${quoted(name)} ${definition}`,
      ),
      ...names.map((name) => `ALTER TABLE ${name} ENABLE TRIGGER USER`),
    ],
  };
}

interface Part {
  table: string;
  name: string;
  definition: string;
}

const FOREIGN_KEYS = `
  SELECT format('%I.%I', n.nspname, t.relname) AS table, c.conname::text AS name, pg_get_constraintdef(c.oid) AS definition
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
  WHERE c.contype = 'f' AND c.conparentid = 0 AND c.conrelid = ANY($1::regclass[]::oid[])
  ORDER BY 1, 2`;

const INDEXES = `
  SELECT '' AS table, format('%I.%I', n.nspname, i.relname) AS name, pg_get_indexdef(x.indexrelid) AS definition
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_namespace n ON n.oid = i.relnamespace
  WHERE x.indrelid = ANY($1::regclass[]::oid[])
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype <> 'f')
  ORDER BY 2`;

async function list(client: ClientBase, tables: string[], sql: string): Promise<Part[]> {
  return (await client.query<Part>(sql, [tables])).rows;
}
