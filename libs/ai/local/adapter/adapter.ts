import { GramTable, type GramWeights } from '../model/gram-table.js';
import type { Grams } from '../model/grams.js';
import type { Addition } from '../model/model.js';
import type { Head } from '../model/weights.js';

/** What was learned from this installation's agents: weights of n-grams, added to those of the shipped model. */
export class Adapter implements Addition {
  private readonly table: GramTable;

  constructor(weights: GramWeights) {
    this.table = new GramTable(weights);
  }

  addTo(scores: Float64Array, grams: Grams): void {
    this.table.addTo(scores, grams, this.table.rowsOf(grams));
  }

  /** Adds to each word how much the agents taught that it speaks for an answer. */
  addSpoken(spoken: Float64Array, grams: Grams, head: Head, answer: number): void {
    this.table.addSpoken(spoken, grams, this.table.rowsOf(grams), head, answer);
  }
}
