import { ValidationError } from '../errors/app-error.js';
import { JsonText } from '../http/json-text.js';
import type { Conditions } from './conditions.js';
import type { Database, Planning } from './database.js';

/** One way to order a list. `expression` must never be null, and needs an index together with the id. */
export interface SortKey {
  expression: string;
  /** SQL type of the expression, to read it back from a cursor. */
  type: 'timestamptz' | 'text' | 'integer' | 'numeric';
}

/** A page of a list, to be built by PostgreSQL. */
export interface KeysetList<Sort extends string> {
  /** An SQL expression that makes one entry's JSON. */
  entry: string;
  /** Tables and joins; the listed table's id is named by `id`. */
  from: string;
  id: string;
  where: Conditions;
  sorts: Record<Sort, SortKey>;
  /** A key of `sorts`, with `-` in front for descending. */
  sort: Sort | `-${Sort}`;
  limit: number;
  cursor?: string;
  /**
   * Whether one plan serves whatever the values are. Not so where a value decides how many rows fit, as in a search:
   * a plan made for any words walks the whole list for rare ones.
   */
  plan?: Planning;
}

/**
 * One page as `{ "data": [...], "nextCursor": ... }`.
 * The row comparison `(key, id) < (…)` is the one form of paging whose cost does not grow with depth.
 *
 * @throws ValidationError when the cursor is not one of this list and order
 */
export async function keysetPage<Sort extends string>(
  database: Database,
  list: KeysetList<Sort>,
): Promise<JsonText> {
  const { key, descending } = read(list.sorts, list.sort);
  const where = list.where;
  if (list.cursor !== undefined) {
    const [value, id] = readCursor(list.cursor, list.sort);
    where.add(
      (bind) =>
        `(${key.expression}, ${list.id}) ${descending ? '<' : '>'} (${bind(value)}::${key.type}, ${bind(id)}::uuid)`,
    );
  }
  // The limit is a literal on purpose: as a parameter PostgreSQL would plan the statement anew each time.
  const rows = await database.rows<{ json: string; key: string; id: string }>(
    `select (${list.entry})::text as json, (${key.expression})::text as key, ${list.id}::text as id
     from ${list.from} ${where.sql()}
     ${orderSql(list.sorts, list.sort, list.id)} limit ${Math.trunc(list.limit) + 1}`,
    where.values,
    list.plan,
  );
  const page = rows.slice(0, list.limit);
  const last = rows.length > list.limit ? page.at(-1) : undefined;
  const nextCursor = last ? JSON.stringify(writeCursor(list.sort, last.key, last.id)) : 'null';
  return new JsonText(`{"data":[${page.map(({ json }) => json).join(',')}],"nextCursor":${nextCursor}}`);
}

/** `order by` for a list or a part of it: by the key, and by the id where keys are the same. */
export function orderSql<Sort extends string>(
  sorts: Record<Sort, SortKey>,
  sort: Sort | `-${Sort}`,
  id: string,
): string {
  const { key, descending } = read(sorts, sort);
  const direction = descending ? 'desc' : 'asc';
  return `order by ${key.expression} ${direction}, ${id} ${direction}`;
}

function read<Sort extends string>(
  sorts: Record<Sort, SortKey>,
  sort: Sort | `-${Sort}`,
): { key: SortKey; descending: boolean } {
  const descending = sort.startsWith('-');
  return { key: sorts[(descending ? sort.slice(1) : sort) as Sort], descending };
}

function writeCursor(sort: string, key: string, id: string): string {
  return Buffer.from(JSON.stringify([sort, key, id])).toString('base64url');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readCursor(cursor: string, sort: string): [string, string] {
  try {
    const [of, key, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (
      of === sort &&
      typeof key === 'string' &&
      typeof id === 'string' &&
      UUID.test(id) &&
      !key.includes('\0')
    ) {
      return [key, id];
    }
  } catch {
    // Falls through: any unreadable cursor is refused alike.
  }
  throw new ValidationError('The cursor does not belong to this list and order. Start again without it.', [
    { path: 'cursor', message: 'is not a cursor of this list' },
  ]);
}
