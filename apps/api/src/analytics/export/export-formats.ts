import type { CopyLayout, CopyOut } from '@libs/database/copy-out.js';
import { workbook, type Row, type SheetColumn } from '@libs/xlsx/workbook.js';
import type { ExportFormat } from './export.dto.js';
import {
  cellsQuery,
  csvQuery,
  jsonQuery,
  lastTimes,
  type Column,
  type ColumnKind,
  type Table,
} from './table.js';

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** Characters that a column of a workbook is wide where nothing else is said. */
const WIDTHS: Record<ColumnKind, number> = { text: 24, code: 16, number: 12, time: 20, day: 12, flag: 9 };

/** How an export is written. */
export interface Format {
  /** Of the answer. */
  contentType: string;
  /** How the database hands the rows over. */
  layout: CopyLayout;
  query(table: Table): string;
  /** How many of the last columns are times that are still to be written. */
  times(table: Table): number;
  /** The bytes of the file, in pieces; what fails half-way throws before the end was written. */
  bytes(rows: CopyOut, table: Table, bom: boolean): AsyncIterable<Buffer>;
}

const csv: Format = {
  contentType: 'text/csv; charset=utf-8',
  layout: 'csv',
  query: csvQuery,
  times: lastTimes,
  async *bytes(rows, _table, bom) {
    if (bom) yield BYTE_ORDER_MARK;
    yield* rows as AsyncIterable<Buffer>;
  },
};

const json: Format = {
  contentType: 'application/json; charset=utf-8',
  layout: 'json',
  query: jsonQuery,
  times: () => 0,
  async *bytes(rows) {
    yield Buffer.from('[');
    yield* rows as AsyncIterable<Buffer>;
    yield Buffer.from(']');
  },
};

const xlsx: Format = {
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  layout: 'json',
  query: cellsQuery,
  times: () => 0,
  bytes: (rows, { name, columns }) => workbook(name, columns.map(sheetColumn), parsed(rows)),
};

/** Many rows at once: the parser's start costs more than a row. */
async function* parsed(rows: AsyncIterable<Buffer>): AsyncGenerator<Row[]> {
  for await (const chunk of rows) {
    const text = chunk.toString();
    yield JSON.parse(`[${text.startsWith(',') ? text.slice(1) : text}]`) as Row[];
  }
}

function sheetColumn({ name, kind, width }: Column): SheetColumn {
  return { heading: name, kind: kind === 'code' ? 'text' : kind, width: width ?? WIDTHS[kind] };
}

/** Every format by its name, which is the ending of its files too. */
export const FORMATS: Record<ExportFormat, Format> = { csv, json, xlsx };
