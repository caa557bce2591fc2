import { FACTS } from './facts.js';
import { HASH_BITS } from './grams.js';

/** Scores a model gives in this order: six intents, three sentiments, urgency. */
export const SCORES = 10;
/** Where the scores of each head begin and end. */
export const HEADS = { intent: [0, 6], sentiment: [6, 9], urgency: [9, 10] } as const;
export type Head = keyof typeof HEADS;

/** What was learned, as read from the file: weights of the n-grams in 4 bits, of the facts in full. */
export interface Weights {
  /** One bit for each hash: whether its n-gram has weights. */
  known: Uint32Array;
  /** For each 32 bits of `known`, how many are set before them. */
  ranks: Uint32Array;
  /** `SCORES` whole numbers from -7 to 7 for each known n-gram, in the order of their hashes. */
  grams: Int8Array;
  /** What one step of those is worth, for each score. */
  steps: Float32Array;
  /** `SCORES` weights a fact, and at the end those of no fact: the scores of a message that says nothing. */
  facts: Float32Array;
  /** What the scores of each head are divided by to be true to their probabilities, in the order of `HEADS`. */
  temperatures: Float32Array;
}

/** The largest step of a weight. */
export const MOST_STEPS = 7;

const MAGIC = 0x314d4c50;
const WORDS_OF_BITS = 2 ** HASH_BITS / 32;
const HEAD_COUNT = 3;
const FLOATS = SCORES + SCORES * (FACTS + 1) + HEAD_COUNT;

/**
 * The file of weights: "PLM1", the number of known n-grams, the bits, the floats, then two weights a byte.
 * Little-endian whatever the machine, so that the same training gives the same bytes everywhere.
 */
export function encodeWeights({ known, grams, steps, facts, temperatures }: Omit<Weights, 'ranks'>): Buffer {
  const count = grams.length / SCORES;
  const file = Buffer.alloc(8 + 4 * WORDS_OF_BITS + 4 * FLOATS + Math.ceil(grams.length / 2));
  let at = file.writeUInt32LE(MAGIC, 0);
  at = file.writeUInt32LE(count, at);
  for (const bits of known) at = file.writeUInt32LE(bits, at);
  for (const list of [steps, facts, temperatures]) for (const one of list) at = file.writeFloatLE(one, at);
  for (let index = 0; index < grams.length; index += 2) {
    const low = (grams[index] ?? 0) + MOST_STEPS;
    const high = (grams[index + 1] ?? 0) + MOST_STEPS;
    at = file.writeUInt8(low | (high << 4), at);
  }
  return file;
}

/**
 * Reads a file of weights.
 *
 * @throws Error when it was trained for other features than this version computes, or is cut
 */
export function decodeWeights(file: Buffer): Weights {
  const count = file.length >= 8 ? file.readUInt32LE(4) : 0;
  const size = 8 + 4 * WORDS_OF_BITS + 4 * FLOATS + Math.ceil((count * SCORES) / 2);
  if (file.length !== size || file.readUInt32LE(0) !== MAGIC)
    throw new Error(
      'The weights of the local model do not fit this version. Run `npm run train`, or restore the file.',
    );
  let at = 8;
  const known = Uint32Array.from({ length: WORDS_OF_BITS }, () => file.readUInt32LE((at += 4) - 4));
  const floats = (length: number): Float32Array =>
    Float32Array.from({ length }, () => file.readFloatLE((at += 4) - 4));
  const steps = floats(SCORES);
  const facts = floats(SCORES * (FACTS + 1));
  const temperatures = floats(HEAD_COUNT);
  const grams = new Int8Array(count * SCORES);
  for (let index = 0; index < grams.length; index += 2, at += 1) {
    const pair = file.readUInt8(at);
    grams[index] = (pair & 15) - MOST_STEPS;
    if (index + 1 < grams.length) grams[index + 1] = (pair >> 4) - MOST_STEPS;
  }
  return { known, ranks: ranksOf(known), grams, steps, facts, temperatures };
}

/** How many bits are set before each 32 of them. */
export function ranksOf(known: Uint32Array): Uint32Array {
  const ranks = new Uint32Array(known.length);
  let sum = 0;
  for (const [index, bits] of known.entries()) {
    ranks[index] = sum;
    sum += bitsIn(bits);
  }
  return ranks;
}

/** How many of 32 bits are set. */
export function bitsIn(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
