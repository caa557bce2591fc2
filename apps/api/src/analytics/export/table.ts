import type { Conditions } from '@libs/database/conditions.js';

/**
 * What a column holds. `text` is anything that people wrote; `code` is a text of ours (an id, a word of a list, JSON)
 * that never begins like a formula; `day` is a date without an hour.
 */
export type ColumnKind = 'text' | 'code' | 'number' | 'time' | 'day' | 'flag';

/** One column of an export. */
export interface Column {
  /** Its heading: the name of the field in the API. */
  name: string;
  kind: ColumnKind;
  /** An SQL expression. */
  sql: string;
  /** Characters that it is wide in a workbook; by default what its kind needs. */
  width?: number;
}

/** What is exported: a query over tables of the product. */
export interface Table {
  /** What it is called: a word of ours. */
  name: string;
  columns: readonly Column[];
  /** An SQL expression for the JSON of one entry. */
  entry: string;
  /** Tables and joins. */
  from: string;
  where: Conditions;
  /** `order by ...`; empty where the rows come in order. */
  order: string;
}

/** First characters that make a spreadsheet read a cell as a formula: `=`, `+`, `-`, `@`, tab and carriage return. */
const FORMULA_STARTERS = ['=', '+', '-', '@', '\t', '\r']
  .map((character) => character.charCodeAt(0))
  .join(', ');

/** A SELECT of every column as it stands in a CSV file, but for the last ones that are times: they come as they are. */
export function csvQuery(table: Table): string {
  const plain = table.columns.length - lastTimes(table);
  const values = table.columns.map((column, index) => (index < plain ? csvValue(column) : column.sql));
  return select(table, table.columns.map(({ name }, index) => `${values[index]} as "${name}"`).join(', '));
}

/** How many of the last columns are times, without anything else between them. */
export function lastTimes({ columns }: Table): number {
  return columns.length - 1 - columns.findLastIndex(({ kind }) => kind !== 'time');
}

/** A SELECT of one JSON object for each entry. */
export function jsonQuery(table: Table): string {
  return select(table, table.entry);
}

/** A SELECT of one JSON array for each entry, with a value for each column: times are seconds since 1970. */
export function cellsQuery(table: Table): string {
  return select(table, `json_build_array(${table.columns.map(cellValue).join(', ')})`);
}

function select({ from, where, order }: Table, what: string): string {
  return `select ${what} from ${from} ${where.sql()} ${order}`;
}

function csvValue({ kind, sql }: Column): string {
  switch (kind) {
    case 'text':
      // The code of the first character: a pattern would cost more than all the rest of the row.
      return `case when ascii(${sql}) in (${FORMULA_STARTERS}) then '''' || ${sql} else ${sql} end`;
    case 'time':
      return `iso(${sql})`;
    case 'flag':
      return `(${sql})::text`;
    default:
      return sql;
  }
}

function cellValue({ kind, sql }: Column): string {
  switch (kind) {
    case 'time':
    case 'day':
      return `date_part('epoch', ${sql})`;
    case 'code':
      return `(${sql})::text`;
    default:
      return sql;
  }
}
