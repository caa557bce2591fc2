import { Readable } from 'node:stream';

/** A file that can be read from any place, as often as wanted. */
export interface ByteSource {
  /** Bytes of the whole. */
  readonly size: number;
  /** The bytes from `start` (inclusive) to `end` (exclusive), a piece at a time. */
  read(start: number, end: number): AsyncIterable<Buffer>;
}

/** A row of a table as a spreadsheet shows it. */
export interface TableRow {
  /** As spreadsheets count: the first row is 1, and empty rows count. */
  number: number;
  /** Texts, empty where there is nothing; dates as ISO 8601. */
  cells: string[];
}

/** Most cells of one row. */
export const MAX_COLUMNS = 500;
/** Most characters of one row: what is longer is no row, but a quote that was never closed. */
export const MAX_ROW_LENGTH = 1024 * 1024;
/** Most rows of a file, which is what spreadsheets hold. */
export const MAX_ROWS = 1_048_576;

/**
 * The file can not be read as a table, from a certain place on or at all.
 *
 * @param message one or two sentences for a person: what is wrong and what to do
 */
export class TableError extends Error {}

/** The bytes of a buffer as a source. */
export function bytesOf(buffer: Buffer): ByteSource {
  return {
    size: buffer.length,
    read: (start, end) => Readable.from([buffer.subarray(start, end)]) as AsyncIterable<Buffer>,
  };
}
