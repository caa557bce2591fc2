import type { CopyLayout, CopyOut } from '@libs/database/copy-out.js';
import type { ExportFormat } from './export.dto.js';
import { csvQuery, jsonQuery, type Table } from './table.js';

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** How an export is written. */
export interface Format {
  /** Of the answer. */
  contentType: string;
  /** How the database hands the rows over. */
  layout: CopyLayout;
  query(table: Table): string;
  /** The bytes of the file, in pieces; what fails half-way throws before the end was written. */
  bytes(rows: CopyOut, table: Table, bom: boolean): AsyncIterable<Buffer>;
}

const csv: Format = {
  contentType: 'text/csv; charset=utf-8',
  layout: 'csv',
  query: csvQuery,
  async *bytes(rows, _table, bom) {
    if (bom) yield BYTE_ORDER_MARK;
    yield* rows as AsyncIterable<Buffer>;
  },
};

const json: Format = {
  contentType: 'application/json; charset=utf-8',
  layout: 'json',
  query: jsonQuery,
  async *bytes(rows) {
    yield Buffer.from('[');
    yield* rows as AsyncIterable<Buffer>;
    yield Buffer.from(']');
  },
};

/** Every format by its name, which is the ending of its files too. */
export const FORMATS: Record<ExportFormat, Format> = { csv, json, xlsx: json };
