import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { BackupError } from '../backup.errors.js';

/**
 * The end of a backup: a gzip member of its own with the SHA-256 of every byte before it. Of a fixed length and
 * written byte by byte here, so that a reader can compare the whole of it: a file that was cut or altered anywhere
 * does not match. `gunzip -c` reads over it as over any other member.
 */
const TEXT_LENGTH = 'sha256 '.length + 64 + 1;
const HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
export const TRAILER_LENGTH = HEAD.length + 5 + TEXT_LENGTH + 8;

/** @param digest over all bytes before the trailer */
export function trailer(digest: Hash): Buffer {
  const text = Buffer.from(`sha256 ${digest.digest('hex')}\n`);
  // One stored block, the last one: its length and the complement of it (RFC 1951, 3.2.4).
  const block = Buffer.alloc(5);
  block[0] = 1;
  block.writeUInt16LE(text.length, 1);
  block.writeUInt16LE(0xffff - text.length, 3);
  const sums = Buffer.alloc(8);
  sums.writeUInt32LE(crc32(text), 0);
  sums.writeUInt32LE(text.length, 4);
  return Buffer.concat([HEAD, block, text, sums]);
}

/**
 * Reads the whole file once and compares its digest.
 *
 * @returns the length of what is before the trailer, in bytes
 * @throws BackupError when the file is cut, altered or no backup
 */
export async function checkDigest(file: string): Promise<number> {
  const { size, end } = await readEnd(file);
  const length = size - TRAILER_LENGTH;
  if (length <= 0) throw new BackupError(damaged(file, 'it is too short'));
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(file, { end: length - 1, highWaterMark: 1 << 20 }))
    digest.update(chunk as Buffer);
  if (!trailer(digest).equals(end))
    throw new BackupError(damaged(file, 'its checksum is missing or does not fit its content'));
  return length;
}

/** The sentence about a file that must not be used. */
export function damaged(file: string, why: string): string {
  return (
    `The file ${file} is not a whole backup: ${why}. It was cut short or altered, or is another kind of file. ` +
    'Nothing was changed. Fetch it again from where it was kept, or use another backup.'
  );
}

async function readEnd(file: string): Promise<{ size: number; end: Buffer }> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new BackupError(
      `The file ${file} can not be read (${cause instanceof Error ? cause.message : String(cause)}). Check its name and its rights.`,
      { cause },
    );
  });
  try {
    const { size } = await handle.stat();
    const end = Buffer.alloc(Math.min(size, TRAILER_LENGTH));
    await handle.read(end, 0, end.length, size - end.length);
    return { size, end };
  } finally {
    await handle.close();
  }
}

/** As in RFC 1952, section 8; node:zlib has it from Node 22 on only. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
