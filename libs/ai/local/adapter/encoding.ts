import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { GramWeights } from '../model/gram-table.js';
import { HASH_BITS } from '../model/grams.js';
import { ranksOf, SCORES } from '../model/weights.js';

/** Most bytes of an adapter as it is kept. */
export const MOST_BYTES = 65_536;

const MAGIC = 0x31414c50;
const SPACE = 2 ** HASH_BITS;
const HEADER = 8 + 4 * SCORES;
/** A hash is kept as its distance from the one before, at most three bytes. */
const DISTANCE_BYTES = 3;
// Deflate adds a few bytes to what it can not make smaller.
const ROOM = MOST_BYTES - 512;

/** How many n-grams fit into an adapter that has learned so many scores. */
export function roomFor(scores: number): number {
  return Math.floor((ROOM - HEADER) / (scores + DISTANCE_BYTES));
}

/**
 * The bytes of an adapter: "PLA1", the number of n-grams, the steps, the distances between hashes, and for each score
 * its weights; deflated. Scores that learned nothing take no room.
 *
 * @throws RangeError when it is larger than `MOST_BYTES`
 */
export function encodeAdapter({ known, grams, steps }: GramWeights): Buffer {
  const count = grams.length / SCORES;
  const header = Buffer.alloc(HEADER);
  let at = header.writeUInt32LE(MAGIC, 0);
  at = header.writeUInt32LE(count, at);
  for (const step of steps) at = header.writeFloatLE(step, at);
  const learned = Array.from(steps.keys()).filter((score) => (steps[score] ?? 0) > 0);
  const planes = learned.map((score) =>
    Int8Array.from({ length: count }, (_, row) => grams[row * SCORES + score] ?? 0),
  );
  const whole = Buffer.concat([
    header,
    distancesOf(known),
    ...planes.map((plane) => Buffer.from(plane.buffer)),
  ]);
  const bytes = deflateRawSync(whole, { level: 9 });
  if (bytes.length > MOST_BYTES)
    throw new RangeError(`An adapter of ${bytes.length} bytes is larger than ${MOST_BYTES}.`);
  return bytes;
}

/**
 * Reads the bytes of an adapter.
 *
 * @throws Error when they are not those of one
 */
export function decodeAdapter(bytes: Uint8Array): GramWeights {
  try {
    return readWhole(inflateRawSync(bytes, { maxOutputLength: HEADER + SPACE * (DISTANCE_BYTES + SCORES) }));
  } catch (error) {
    throw new Error('What was learned here can not be read.', { cause: error });
  }
}

function readWhole(whole: Buffer): GramWeights {
  if (whole.readUInt32LE(0) !== MAGIC) throw new RangeError('it does not begin like one');
  const count = whole.readUInt32LE(4);
  const steps = Float32Array.from({ length: SCORES }, (_, score) => whole.readFloatLE(8 + 4 * score));
  const known = new Uint32Array(SPACE / 32);
  let at = HEADER;
  for (let row = 0, hash = -1; row < count; row += 1) {
    let distance = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = whole.readUInt8(at++);
      distance |= (byte & 127) << shift;
      more = byte > 127;
    }
    hash += distance;
    if (distance < 1 || hash >= SPACE) throw new RangeError('a hash is out of range');
    known[hash >>> 5] = (known[hash >>> 5] ?? 0) | (1 << (hash & 31));
  }
  const grams = new Int8Array(count * SCORES);
  for (const [score, step] of steps.entries())
    for (let row = 0; step > 0 && row < count; row += 1) grams[row * SCORES + score] = whole.readInt8(at++);
  if (at !== whole.length) throw new RangeError('it has another length');
  return { known, ranks: ranksOf(known), grams, steps };
}

function distancesOf(known: Uint32Array): Buffer {
  const bytes: number[] = [];
  let before = -1;
  for (let hash = 0; hash < SPACE; hash += 1) {
    if (((known[hash >>> 5] ?? 0) & (1 << (hash & 31))) === 0) continue;
    let distance = hash - before;
    before = hash;
    for (; distance > 127; distance >>>= 7) bytes.push((distance & 127) | 128);
    bytes.push(distance);
  }
  return Buffer.from(bytes);
}
