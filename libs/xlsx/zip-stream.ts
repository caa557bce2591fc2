import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';

/** Most bytes of one entry, before and after compression: what 32 bits can count. */
export const MAX_ENTRY_BYTES = 0xffff_ffff - 1;

/** Half as small again costs three times the time. */
const LEVEL = 1;
/** Bytes that wait before the compressor, so that it works while the next ones are made, and that it gives at once. */
const WAITING = 256 * 1024;
/** Sizes come behind the data; names are UTF-8. */
const STREAMED = 0x0808;
const UTF8 = 0x0800;
const DEFLATED = 8;
/** Versions that are needed to read it: with folders and deflate, with 64-bit offsets. */
const VERSION = 20;
const VERSION_64 = 45;
const LARGEST = 0xffff_ffff;
/** 1980-01-01, the first day that the format knows: when a file was made is told elsewhere. */
const DATE = 0x0021;

interface Entry {
  name: Buffer;
  flags: number;
  crc: number;
  /** Bytes in the archive, and before compression. */
  packed: number;
  size: number;
  /** Where it begins. */
  offset: number;
}

/**
 * Writes a ZIP archive from front to back, with nothing kept but the list of its entries. An archive whose end is
 * missing has no list, and no program takes it for a whole one. Entries are below 4 GB each; the archive may be
 * larger (zip64).
 */
export class ZipStream {
  private readonly entries: Entry[] = [];

  /** @param offset bytes that stand before the archive in its file */
  constructor(private offset = 0) {}

  /** An entry that is made while it is written. Run it to its end before anything else. */
  async *streamed(name: string, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const entry = this.begin(name, STREAMED);
    yield this.count(localHeader(entry));
    const deflate = createDeflateRaw({ level: LEVEL, chunkSize: WAITING });
    const source = Readable.from(measured(content, entry), { objectMode: false, highWaterMark: WAITING });
    const done = pipeline(source, deflate);
    // Heard below; a reader that leaves early does not come that far.
    done.catch(() => undefined);
    for await (const chunk of deflate as AsyncIterable<Buffer>) {
      entry.packed += chunk.length;
      yield this.count(chunk);
    }
    await done;
    if (Math.max(entry.size, entry.packed) > MAX_ENTRY_BYTES) throw new RangeError(`${name} is too large.`);
    yield this.count(descriptor(entry));
  }

  /** An entry whose content is at hand. */
  whole(name: string, content: string): Buffer {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const entry = this.begin(name, UTF8);
    Object.assign(entry, { crc: crc32(bytes), size: bytes.length, packed: packed.length });
    return this.count(Buffer.concat([localHeader(entry), packed]));
  }

  /** The list of all entries, with which the archive ends. */
  end(): Buffer {
    const start = this.offset;
    const list = Buffer.concat(this.entries.map(listed));
    const far = start >= LARGEST;
    return Buffer.concat([
      list,
      ...(far ? [farEnd(this.entries.length, list.length, start)] : []),
      nearEnd(this.entries.length, list.length, far ? LARGEST : start),
    ]);
  }

  private begin(name: string, flags: number): Entry {
    const entry = { name: Buffer.from(name), flags, crc: 0, packed: 0, size: 0, offset: this.offset };
    this.entries.push(entry);
    return entry;
  }

  private count(bytes: Buffer): Buffer {
    this.offset += bytes.length;
    return bytes;
  }
}

async function* measured(content: AsyncIterable<Buffer>, entry: Entry): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    entry.crc = crc32(chunk, entry.crc);
    entry.size += chunk.length;
    yield chunk;
  }
}

function localHeader({ name, flags, crc, packed, size }: Entry): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(DATE, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(packed, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function descriptor({ crc, packed, size }: Entry): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x08074b50, 0);
  bytes.writeUInt32LE(crc, 4);
  bytes.writeUInt32LE(packed, 8);
  bytes.writeUInt32LE(size, 12);
  return bytes;
}

function listed({ name, flags, crc, packed, size, offset }: Entry): Buffer {
  const far = offset >= LARGEST;
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(far ? VERSION_64 : VERSION, 4);
  header.writeUInt16LE(far ? VERSION_64 : VERSION, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(DEFLATED, 10);
  header.writeUInt16LE(DATE, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(packed, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(far ? 12 : 0, 30);
  header.writeUInt32LE(far ? LARGEST : offset, 42);
  return far ? Buffer.concat([header, name, farOffset(offset)]) : Buffer.concat([header, name]);
}

function farOffset(offset: number): Buffer {
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(offset), 4);
  return extra;
}

/** The end of an archive that 32 bits can not count, and where it stands. */
function farEnd(entries: number, bytes: number, start: number): Buffer {
  const end = Buffer.alloc(56 + 20);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(VERSION_64, 12);
  end.writeUInt16LE(VERSION_64, 14);
  end.writeBigUInt64LE(BigInt(entries), 24);
  end.writeBigUInt64LE(BigInt(entries), 32);
  end.writeBigUInt64LE(BigInt(bytes), 40);
  end.writeBigUInt64LE(BigInt(start), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(start + bytes), 64);
  end.writeUInt32LE(1, 72);
  return end;
}

function nearEnd(entries: number, bytes: number, start: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(start, 16);
  return end;
}
