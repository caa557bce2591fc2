import { Readable } from 'node:stream';
import type pg from 'pg';

/**
 * How rows come: `csv` is RFC 4180 with a header; `json` is the one JSON column of each row, set apart by commas, so
 * that it can be put into brackets.
 */
export type CopyLayout = 'csv' | 'json';

/** Bytes gathered before they are passed on: a step of a stream costs the same for one row as for hundreds. */
const BATCH = 128 * 1024;
/** Bytes that may wait for the reader before the server is told to wait. */
const WAITING = 256 * 1024;
/** Signature, flags and extension length, before the first row of a binary COPY. */
const BINARY_HEADER = 19;
/** Number of columns and length of the first, before each row of a binary COPY. */
const BINARY_ROW = 6;
const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const T = 0x54;
const Z = 0x5a;

const OPTIONS: Record<CopyLayout, string> = {
  csv: '(format csv, header true)',
  // The binary form leaves a text as it is: the others would escape it once more.
  json: '(format binary)',
};

/**
 * The rows of a query as bytes, by COPY. The server sends each row as a message of its own, which tells where rows end
 * however many line breaks are in them: every chunk holds whole rows. Hand it to `client.query`. When the reader is
 * slow the connection is not read, and so the server waits.
 */
export class CopyOut extends Readable implements pg.Submittable {
  /** Rows that were passed on so far. */
  rows = 0;
  private readonly text: string;
  private connection: pg.Connection | undefined;
  private batch = Buffer.allocUnsafe(BATCH);
  private length = 0;
  /** The header of the names, or of the binary form, is still to come. */
  private before = true;

  /**
   * @param query a SELECT with all its values written into it
   * @param times in CSV: how many of the last columns are `timestamptz(3)`, in UTC, to be written as the API does.
   * Two of them cost PostgreSQL about half of what all the rest of a row does.
   */
  constructor(
    query: string,
    private readonly layout: CopyLayout,
    private readonly times = 0,
  ) {
    super({ highWaterMark: WAITING });
    this.text = `copy (${query}) to stdout with ${OPTIONS[layout]}`;
  }

  /** Called by the client when it is this query's turn. */
  submit(connection: pg.Connection): void {
    this.connection = connection;
    connection.query(this.text);
  }

  override _read(): void {
    this.connection?.stream.resume();
  }

  /** One row, or a header; its bytes are the connection's and change after the call. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.destroyed) return;
    if (this.layout === 'csv') this.addLine(chunk);
    else this.addJson(chunk);
  }

  handleCommandComplete(): void {
    this.flush(0);
  }

  handleReadyForQuery(): void {
    this.push(null);
  }

  handleError(error: Error): void {
    this.destroy(error);
  }

  /** COPY ends lines with LF, RFC 4180 with CRLF. */
  private addLine(line: Buffer): void {
    const end = line.length - 1;
    this.makeRoom(line.length + 1 + this.times * 2);
    if (this.before) this.length += line.copy(this.batch, this.length, 0, end);
    else this.addFields(line, end);
    this.batch[this.length++] = CR;
    this.batch[this.length++] = LF;
    if (this.before) this.before = false;
    else this.rows += 1;
  }

  /** The last columns are found from the end of the line: there are no commas in times. */
  private addFields(line: Buffer, end: number): void {
    let start = end;
    for (let left = this.times; left > 0 && start > 0; left -= 1)
      do start -= 1;
      while (start > 0 && line[start] !== COMMA);
    this.length += line.copy(this.batch, this.length, 0, start);
    while (start < end) {
      let next = start + 1;
      while (next < end && line[next] !== COMMA) next += 1;
      this.batch[this.length++] = COMMA;
      this.length = writeTime(line, start + 1, next, this.batch, this.length);
      start = next;
    }
  }

  private addJson(message: Buffer): void {
    // The header comes in one message with the first row, or with the mark of the end.
    const start = this.before ? BINARY_HEADER : 0;
    this.before = false;
    if (message.readInt16BE(start) === -1) return;
    this.makeRoom(message.length - start);
    if (this.rows > 0) this.batch[this.length++] = COMMA;
    this.length += message.copy(this.batch, this.length, start + BINARY_ROW);
    this.rows += 1;
  }

  private makeRoom(bytes: number): void {
    if (this.length + bytes > this.batch.length) this.flush(bytes);
  }

  /** Passes on what was gathered. @param bytes room that is needed next */
  private flush(bytes: number): void {
    const full = this.batch.subarray(0, this.length);
    if (this.length > 0 && !this.push(full)) this.connection?.stream.pause();
    this.batch = Buffer.allocUnsafe(Math.max(BATCH, bytes));
    this.length = 0;
  }
}

/** `2026-03-02 10:00:00.5+00` as `2026-03-02T10:00:00.500Z`; what has another form stays. @returns where it ends */
function writeTime(line: Buffer, from: number, to: number, into: Buffer, start: number): number {
  const length = to - from;
  const known = line[to - 3] === PLUS && line[from + 10] === SPACE && length >= 22 && length <= 26;
  if (!known) return start + line.copy(into, start, from, to);
  let at = start;
  for (let index = 0; index < 19; index += 1) into[at++] = line[from + index] ?? 0;
  into[start + 10] = T;
  into[at++] = POINT;
  for (let digit = from + 20; digit < from + 23; digit += 1)
    into[at++] = digit < to - 3 ? (line[digit] ?? ZERO) : ZERO;
  into[at++] = Z;
  return at;
}
