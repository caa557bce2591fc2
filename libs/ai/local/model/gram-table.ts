import type { Grams } from './grams.js';
import { bitsIn, HEADS, SCORES, type Head } from './weights.js';

/** Weights of n-grams: of those that are known, `SCORES` whole numbers each. */
export interface GramWeights {
  /** One bit for each hash: whether its n-gram has weights. */
  known: Uint32Array;
  /** For each 32 bits of `known`, how many are set before them. */
  ranks: Uint32Array;
  /** In the order of the known hashes. */
  grams: Int8Array;
  /** What one step of those is worth, for each score. */
  steps: Float32Array;
}

/** Looks n-grams up and adds their weights. */
export class GramTable {
  constructor(private readonly weights: GramWeights) {}

  /** For each n-gram, which of the known ones it is; -1 where it is none. */
  rowsOf({ hashes }: Grams): Int32Array {
    const rows = new Int32Array(hashes.length);
    for (let index = 0; index < hashes.length; index += 1) rows[index] = this.rowOf(hashes[index] ?? 0);
    return rows;
  }

  /** Adds what all n-grams weigh to the scores. */
  addTo(scores: Float64Array, { words, wordValue, letterValue }: Grams, rows: Int32Array): void {
    const { grams: table, steps } = this.weights;
    const sums = new Float64Array(SCORES);
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] ?? -1;
      if (row < 0) continue;
      const value = index < words ? wordValue : letterValue;
      for (let score = 0; score < SCORES; score += 1)
        sums[score] = (sums[score] ?? 0) + (table[row * SCORES + score] ?? 0) * value;
    }
    for (let score = 0; score < SCORES; score += 1)
      scores[score] = (scores[score] ?? 0) + (sums[score] ?? 0) * (steps[score] ?? 0);
  }

  /**
   * Adds to each word how much it spoke for an answer rather than for the others of the same head.
   *
   * @param spoken one number a word
   * @param answer place within its head
   */
  addSpoken(spoken: Float64Array, grams: Grams, rows: Int32Array, head: Head, answer: number): void {
    const { grams: table, steps } = this.weights;
    const [begin, end] = HEADS[head];
    for (const [index, row] of rows.entries()) {
      const place = grams.places[index] ?? 0;
      if (row < 0 || place >= spoken.length) continue;
      let sum = 0;
      for (let score = begin; score < end; score += 1)
        sum += (table[row * SCORES + score] ?? 0) * (steps[score] ?? 0);
      const own = (table[row * SCORES + begin + answer] ?? 0) * (steps[begin + answer] ?? 0);
      const others = end - begin === 1 ? 0 : (sum - own) / (end - begin - 1);
      const value = index < grams.words ? grams.wordValue : grams.letterValue;
      spoken[place] = (spoken[place] ?? 0) + (own - others) * value;
    }
  }

  private rowOf(hash: number): number {
    const { known, ranks } = this.weights;
    const bits = known[hash >>> 5] ?? 0;
    const bit = 1 << (hash & 31);
    return (bits & bit) === 0 ? -1 : (ranks[hash >>> 5] ?? 0) + bitsIn(bits & (bit - 1));
  }
}
