import type { Database } from '@libs/database/database.js';
import type { PersonalDataSection } from './personal-data.js';

/** Rows to be read one page after another, oldest first. */
export interface EntrySource {
  /** An SQL expression that makes one row's JSON. */
  entry: string;
  /** Tables and joins. */
  from: string;
  /** A condition with `$1`, `$2`, ... for the values. */
  where: string;
  values: readonly unknown[];
  /** Time and id (SQL expressions) that order the rows; an index has them. */
  time: string;
  id: string;
  /** Rows of one page. */
  page?: number;
}

const PAGE = 500;

/**
 * All rows as JSON texts, a page at a time, so that a person with a hundred thousand messages takes no more memory
 * than anybody else.
 */
export async function* entriesOf(database: Database, source: EntrySource): AsyncGenerator<string> {
  const { entry, from, where, values, time, id, page = PAGE } = source;
  let after: [string, string] = ['-infinity', '00000000-0000-0000-0000-000000000000'];
  for (;;) {
    const rows = await database.rows<{ json: string; time: string; id: string }>(
      `select (${entry})::text as json, (${time})::text as time, ${id}::text as id from ${from}
       where (${where}) and (${time}, ${id}) > ($${values.length + 1}::timestamptz, $${values.length + 2}::uuid)
       order by ${time}, ${id} limit ${page}`,
      [...values, ...after],
    );
    for (const { json } of rows) yield json;
    const last = rows.at(-1);
    if (last === undefined || rows.length < page) return;
    after = [last.time, last.id];
  }
}

/** Makes the sections that are read from the database alone. @param values of the conditions, `$1` first */
export function sectionsFrom(
  database: Database,
  ...values: unknown[]
): (name: string, source: Omit<EntrySource, 'values'>) => PersonalDataSection {
  return (name, source) => ({ name, entries: entriesOf(database, { ...source, values }) });
}

/** A whole row as JSON, with times as the API writes them: a column that is added later is in it by itself. */
export function rowJson(alias: string, times: readonly string[]): string {
  const told = times.map((column) => `'${column}', iso(${alias}."${column}")`);
  return `to_jsonb(${alias}) || jsonb_build_object(${told.join(', ')})`;
}

/** An audit entry (alias `a`). */
export const AUDIT_ENTRY = rowJson('a', ['createdAt']);
