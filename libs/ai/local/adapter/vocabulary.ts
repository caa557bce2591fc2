import type { GramWeights } from '../model/gram-table.js';
import { HASH_BITS } from '../model/grams.js';
import { ranksOf, SCORES } from '../model/weights.js';
import type { Lesson } from './lesson.js';

const SPACE = 2 ** HASH_BITS;
/** The largest step of a weight: they are kept in 8 bits. */
const MOST_STEPS = 127;

/** The n-grams that can get weights: those of the corrections, for nothing else has a reason to change. */
export class Vocabulary {
  private readonly places = new Int32Array(SPACE).fill(-1);
  private readonly slots: Int32Array;

  private constructor(
    /** In ascending order. */
    private readonly hashes: readonly number[],
    private readonly counts: Float64Array,
    /** For each hash whether a word or pair of the corrections has it. */
    private readonly words: Uint8Array,
  ) {
    for (const [row, hash] of hashes.entries()) this.places[hash] = row;
    this.slots = new Int32Array(hashes.length);
  }

  static of(taught: readonly Lesson[]): Vocabulary {
    const counts = new Float64Array(SPACE);
    const words = new Uint8Array(SPACE);
    for (const { grams } of taught) {
      for (const hash of new Set(grams.hashes)) counts[hash] = (counts[hash] ?? 0) + 1;
      for (const hash of grams.hashes.subarray(0, grams.words)) words[hash] = 1;
    }
    const hashes: number[] = [];
    for (let hash = 0; hash < SPACE; hash += 1) if ((counts[hash] ?? 0) > 0) hashes.push(hash);
    return new Vocabulary(hashes, counts, words);
  }

  get size(): number {
    return this.hashes.length;
  }

  /** Whether it is a word or a pair of words, not a run of letters. */
  isWord(row: number): boolean {
    return this.words[this.hashes[row] ?? 0] === 1;
  }

  /** Those whose weights move all corrections together the most; of equal ones the lowest. */
  heaviest(weights: Float64Array, most: number): Vocabulary {
    const moved = this.hashes.map((hash, row) => {
      let sum = 0;
      for (const weight of weights.subarray(row * SCORES, (row + 1) * SCORES)) sum += weight ** 2;
      return { hash, sum: sum * (this.counts[hash] ?? 0) };
    });
    moved.sort((a, b) => b.sum - a.sum || a.hash - b.hash);
    const kept = moved.slice(0, most).map(({ hash }) => hash);
    return new Vocabulary(
      kept.sort((a, b) => a - b),
      this.counts,
      this.words,
    );
  }

  /** Which of the n-grams a lesson has, and what each counts there. */
  placesOf({ grams }: Lesson): { rows: Int32Array; values: Float32Array } {
    const rows = new Int32Array(grams.hashes.length);
    const values = new Float32Array(grams.hashes.length);
    let count = 0;
    for (let index = 0; index < grams.hashes.length; index += 1) {
      const row = this.places[grams.hashes[index] ?? 0] ?? -1;
      if (row < 0) continue;
      // Where the row was put last time: whether that was for this lesson, `rows` tells.
      let at = this.slots[row] ?? 0;
      if (at >= count || rows[at] !== row) {
        at = count++;
        this.slots[row] = at;
        rows[at] = row;
      }
      values[at] = (values[at] ?? 0) + (index < grams.words ? grams.wordValue : grams.letterValue);
    }
    return { rows: rows.slice(0, count), values: values.slice(0, count) };
  }

  /** One bit for each hash: whether it is one of them. */
  bits(): Uint32Array {
    const known = new Uint32Array(SPACE / 32);
    for (const hash of this.hashes) known[hash >>> 5] = (known[hash >>> 5] ?? 0) | (1 << (hash & 31));
    return known;
  }
}

/** Weights in 8 bits, as they are kept and used. */
export function packed(vocabulary: Vocabulary, weights: Float64Array): GramWeights {
  const known = vocabulary.bits();
  const grams = new Int8Array(weights.length);
  const steps = new Float32Array(SCORES);
  for (let score = 0; score < SCORES; score += 1) {
    let most = 0;
    for (let at = score; at < weights.length; at += SCORES) most = Math.max(most, Math.abs(weights[at] ?? 0));
    const step = Math.fround(most / MOST_STEPS);
    steps[score] = step;
    for (let at = score; step > 0 && at < weights.length; at += SCORES)
      grams[at] = Math.max(-MOST_STEPS, Math.min(MOST_STEPS, Math.round((weights[at] ?? 0) / step)));
  }
  return { known, ranks: ranksOf(known), grams, steps };
}
