import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Counted, END_OF_ROWS } from './copy-text.js';
import type { Ending, Manifest, SectionHead, TableColumns } from './manifest.js';
import { trailer } from './trailer.js';

/** Rows of one table, as COPY's text format. */
export interface TableRows {
  table: TableColumns;
  rows: AsyncIterable<Buffer>;
}

/** How much a backup holds. */
export interface Totals {
  tables: number;
  rows: number;
  /** Length of the file. */
  bytes: number;
}

/** Of nine: a third of the time of the usual six for about a tenth more bytes. */
const LEVEL = 2;

/**
 * Writes a backup into a new file (0600) and waits until the disk has it. Holds a few hundred kilobytes, however
 * large the tables are: the next rows are read when the disk has taken the last.
 *
 * @param tables read one after another
 * @throws whatever reading the tables or writing the file throws; the file is then incomplete
 */
export async function writeBackup(
  file: string,
  manifest: Manifest,
  tables: AsyncIterable<TableRows> | Iterable<TableRows>,
  signal?: AbortSignal,
): Promise<Totals> {
  const digest = createHash('sha256');
  const totals = { tables: 0, rows: 0 };
  await pipeline(
    text(manifest, tables, totals),
    createGzip({ level: LEVEL }),
    async function* (compressed: AsyncIterable<Buffer>) {
      for await (const chunk of compressed) {
        digest.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(file, { flags: 'wx', mode: 0o600 }),
    ...(signal ? [{ signal }] : []),
  );
  return { ...totals, bytes: await finish(file, trailer(digest)) };
}

async function* text(
  manifest: Manifest,
  tables: AsyncIterable<TableRows> | Iterable<TableRows>,
  totals: { tables: number; rows: number },
): AsyncGenerator<Buffer> {
  yield line(manifest);
  for await (const { table, rows } of tables) {
    yield line({ table } satisfies SectionHead);
    const counted = new Counted(rows);
    yield* counted;
    const tail = counted.tail();
    yield Buffer.concat([Buffer.from(END_OF_ROWS), line(tail)]);
    totals.tables += 1;
    totals.rows += tail.rows;
  }
  yield line({ end: true, ...totals } satisfies Ending);
}

function line(content: object): Buffer {
  return Buffer.from(`${JSON.stringify(content)}\n`);
}

async function finish(file: string, end: Buffer): Promise<number> {
  const handle = await open(file, 'a');
  try {
    await handle.appendFile(end);
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}
