import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { TableError, type ByteSource } from '../table.js';
import { fromXml, local } from './xml.js';

/** Parts of one file: real ones have some dozens. */
const MAX_PARTS = 2_000;
/** Bytes that a part may have unpacked. More than its entry announces is never unpacked. */
const MAX_PART_BYTES = 1024 * 1024 * 1024;
/** The same of a part that says how the others are to be read: what is made of it is held in memory. */
export const MAX_GUIDE_BYTES = 16 * 1024 * 1024;
/** Larger parts that unpack to more than so many times their size are no table: tables come to some dozens. */
const MAX_RATIO = 200;
const RATIO_FROM = 16 * 1024 * 1024;

/** A part that another one points at. */
export interface Relation {
  id: string;
  /** The last word of its type: `worksheet`, `sharedStrings`. */
  kind: string;
  /** Its path in the package. */
  path: string;
}

/** The parts of an XLSX file, which is a ZIP file. */
export class Package {
  private constructor(
    private readonly zip: ZipFile,
    private readonly parts: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws TableError when it is no ZIP file, or one with more in it than a spreadsheet has */
  static async open(source: ByteSource): Promise<Package> {
    const parts = new Map<string, Entry>();
    try {
      const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true };
      const zip = await fromRandomAccessReaderPromise(new SourceReader(source), source.size, options);
      if (zip.entryCount > MAX_PARTS) throw new TableError(tooMuch('parts'));
      for await (const entry of zip.eachEntry()) parts.set(entry.fileName.toLowerCase(), entry);
      return new Package(zip, parts);
    } catch (error) {
      throw told(error);
    }
  }

  /**
   * The bytes of a part, unpacked as they are read; undefined when there is no such part.
   *
   * @throws TableError when it is damaged, holds more than `limit` bytes, or was packed to next to nothing
   */
  read(path: string, limit = MAX_PART_BYTES): AsyncIterable<Buffer> | undefined {
    const entry = this.parts.get(path.toLowerCase());
    return entry && this.unpacked(entry, limit);
  }

  /** What a part points at: of the whole file without a path. */
  async relations(path = ''): Promise<Relation[]> {
    const { dir, base } = posix.parse(path);
    const bytes = this.read(posix.join(dir, '_rels', `${base}.rels`), MAX_GUIDE_BYTES);
    const found: Relation[] = [];
    if (!bytes) return found;
    const relations = fromXml<Relation>(bytes, (emit) => ({
      open: (name, { Id: id = '', Type: type = '', Target: target = '' }) => {
        if (name !== 'Relationship') return;
        const inPackage = target.startsWith('/') ? target.slice(1) : posix.join(dir, target);
        emit({ id, kind: type.slice(type.lastIndexOf('/') + 1), path: inPackage });
      },
    }));
    for await (const relation of relations) found.push(relation);
    return found;
  }

  close(): void {
    this.zip.close();
  }

  private async *unpacked(entry: Entry, limit: number): AsyncGenerator<Buffer> {
    const { compressedSize: packed, uncompressedSize: size } = entry;
    if (size > limit || (size > RATIO_FROM && size > packed * MAX_RATIO))
      throw new TableError(tooMuch('bytes'));
    if ((entry.generalPurposeBitFlag & 1) !== 0)
      throw new TableError('The XLSX file is protected by a password. Remove it and send the file again.');
    try {
      const stream = await this.zip.openReadStreamPromise(entry);
      for await (const piece of stream) yield piece as Buffer;
    } catch (error) {
      throw told(error);
    }
  }
}

/** The value of the attribute with this name that has a prefix: `r:id`, whatever the prefix. */
export function prefixed(attributes: Record<string, string>, name: string): string | undefined {
  return Object.entries(attributes).find(([key]) => key.includes(':') && local(key) === name)?.[1];
}

/** Lets the ZIP reader read from any source. */
class SourceReader extends RandomAccessReader {
  constructor(private readonly source: ByteSource) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.source.read(start, end), { objectMode: false });
  }
}

function tooMuch(what: string): string {
  return `The XLSX file unpacks to more ${what} than a table of customers has. Save the sheet alone, as CSV (UTF-8).`;
}

/** What the ZIP reader and zlib say of a damaged file means nothing to a person. */
function told(error: unknown): unknown {
  if (error instanceof TableError || !(error instanceof Error)) return error;
  const isOfZip = !('code' in error) || String(error.code).startsWith('Z_');
  return isOfZip
    ? new TableError('The XLSX file is damaged or not complete. Open it in a spreadsheet and save it again.')
    : error;
}
