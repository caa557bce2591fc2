import { createHash } from 'node:crypto';
import type { SectionTail } from './manifest.js';

/** Bytes gathered before they are passed on: a step of a stream costs the same for one row as for hundreds. */
const BATCH = 64 * 1024;
const NEWLINE = 0x0a;
/** The line that ends the rows of a table; no row looks like it, since COPY doubles every backslash. */
export const END_OF_ROWS = '\\.\n';
/** Longest line that is no row: a list of tables and columns. */
const MAX_LINE = 16 * 1024 * 1024;

/** Passes COPY text on in larger pieces, and knows at the end how much it was. */
export class Counted {
  private readonly hash = createHash('sha256');
  private rows = 0;
  private bytes = 0;

  constructor(private readonly source: AsyncIterable<Buffer>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    let parts: Buffer[] = [];
    let length = 0;
    for await (const chunk of this.source) {
      parts.push(chunk);
      length += chunk.length;
      if (length < BATCH) continue;
      yield this.count(Buffer.concat(parts, length));
      parts = [];
      length = 0;
    }
    if (length > 0) yield this.count(Buffer.concat(parts, length));
  }

  /** Once, after the last piece. */
  tail(): SectionTail {
    return { rows: this.rows, bytes: this.bytes, sha256: this.hash.digest('hex') };
  }

  private count(chunk: Buffer): Buffer {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    // A line break within a value is written as \n, so lines are rows.
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) this.rows += 1;
    return chunk;
  }
}

/** Reads rows to their end and keeps nothing. */
export async function exhaust(rows: AsyncIterable<Buffer>): Promise<void> {
  const all = rows[Symbol.asyncIterator]();
  while ((await all.next()).done !== true);
}

/** Reads a text in which lines and the rows of tables take turns, without ever holding more than a few of them. */
export class LineReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  /** The next line without its break; undefined at the end. @throws Error when it is endless or cut */
  async line(): Promise<string | undefined> {
    for (let from = 0; ;) {
      const at = this.rest.indexOf(NEWLINE, from);
      if (at !== -1) {
        const line = this.rest.toString('utf8', 0, at);
        this.rest = this.rest.subarray(at + 1);
        return line;
      }
      if (this.rest.length > MAX_LINE) throw new Error('a line is longer than any that belongs there');
      from = this.rest.length;
      if (await this.more()) continue;
      if (this.rest.length > 0) throw new Error('the text ends in the middle of a line');
      return undefined;
    }
  }

  /** The rows up to the line that ends them. @throws Error when that line is missing */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const whole = this.rest.lastIndexOf(NEWLINE) + 1;
      const end = endOfRows(this.rest.subarray(0, whole));
      if (end !== -1) {
        const rows = this.rest.subarray(0, end);
        this.rest = this.rest.subarray(end + END_OF_ROWS.length);
        if (rows.length > 0) yield rows;
        return;
      }
      if (whole > 0) yield this.rest.subarray(0, whole);
      this.rest = this.rest.subarray(whole);
      if (!(await this.more())) throw new Error('the text ends in the middle of a table');
    }
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  private async more(): Promise<boolean> {
    const next = await this.chunks.next();
    if (next.done === true) return false;
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
    return true;
  }
}

/** Where the ending line begins in whole lines, -1 when it is not among them. */
function endOfRows(lines: Buffer): number {
  if (lines.length >= 3 && lines.toString('latin1', 0, 3) === END_OF_ROWS) return 0;
  const at = lines.indexOf(`\n${END_OF_ROWS}`);
  return at === -1 ? -1 : at + 1;
}
