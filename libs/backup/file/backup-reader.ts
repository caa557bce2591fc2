import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BackupError, reasonOf } from '../backup.errors.js';
import type { TableRows, Totals } from './backup-writer.js';
import { Counted, exhaust, LineReader } from './copy-text.js';
import { parseManifest, type Ending, type Manifest, type SectionHead, type SectionTail } from './manifest.js';
import { checkDigest, damaged, TRAILER_LENGTH } from './trailer.js';

/** What is known of a table's rows when all of them were read. */
export interface ReadTable extends SectionHead, SectionTail {}

/** Takes the rows of one table. It has to read them to their end. */
export type TakeRows = (section: TableRows) => Promise<void>;

/** A backup whose every byte was checked. */
export class BackupReader {
  private constructor(
    readonly file: string,
    private readonly length: number,
    readonly manifest: Manifest,
  ) {}

  /**
   * Checks the file's digest, then reads what it says of itself.
   *
   * @throws BackupError when it is cut, altered, no backup, or of a newer format
   */
  static async open(file: string): Promise<BackupReader> {
    const length = await checkDigest(file);
    const reader = lines(file, length);
    try {
      const manifest = parseManifest((await reader.line()) ?? '');
      return new BackupReader(file, length, manifest);
    } catch (error) {
      throw error instanceof BackupError
        ? error
        : new BackupError(damaged(file, reasonOf(error)), { cause: error });
    } finally {
      await reader.close();
    }
  }

  /**
   * Reads every table from the first to the last.
   *
   * @param take called for each table in turn
   * @returns what each table held, and the totals
   * @throws BackupError when the content is not what the file itself says it is
   */
  async read(take: TakeRows): Promise<{ tables: ReadTable[]; totals: Totals }> {
    const reader = lines(this.file, this.length);
    const tables: ReadTable[] = [];
    try {
      await reader.line();
      for (;;) {
        const head = JSON.parse((await reader.line()) ?? 'null') as SectionHead | Ending | null;
        if (head === null) throw new BackupError(damaged(this.file, 'its last line is missing'));
        if ('end' in head) return { tables, totals: this.totals(tables, head) };
        tables.push(await this.readTable(reader, head, take));
      }
    } finally {
      await reader.close();
    }
  }

  private async readTable(reader: LineReader, { table }: SectionHead, take: TakeRows): Promise<ReadTable> {
    const counted = new Counted(reader.rows());
    await take({ table, rows: counted });
    const found = counted.tail();
    const told = JSON.parse((await reader.line()) ?? '{}') as SectionTail;
    if (found.rows !== told.rows || found.sha256 !== told.sha256)
      throw new BackupError(damaged(this.file, `the rows of ${table.name} are not those that were written`));
    return { table, ...found };
  }

  private totals(tables: ReadTable[], told: Ending): Totals {
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    if (told.tables !== tables.length || told.rows !== rows || tables.length !== this.manifest.tables.length)
      throw new BackupError(damaged(this.file, 'tables are missing in it'));
    return { tables: tables.length, rows, bytes: this.length + TRAILER_LENGTH };
  }
}

/** Reads all of a backup and keeps nothing: whether it is whole. @throws BackupError */
export async function inspectBackup(file: string): Promise<{ manifest: Manifest; totals: Totals }> {
  const reader = await BackupReader.open(file);
  const { totals } = await reader.read(({ rows }) => exhaust(rows));
  return { manifest: reader.manifest, totals };
}

function lines(file: string, length: number): LineReader {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  // What fails shows in reading: the error destroys the stream that is read.
  pipeline(createReadStream(file, { end: length - 1 }), gunzip, () => undefined);
  return new LineReader(gunzip as AsyncIterable<Buffer>);
}
