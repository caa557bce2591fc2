import { GramTable } from './gram-table.js';
import type { Grams } from './grams.js';
import { HEADS, SCORES, type Head, type Weights } from './weights.js';

/** What a model makes of a message. */
export interface Verdict {
  /** Probabilities in the order of `INTENTS`; they add up to 1. */
  intents: number[];
  /** Probabilities in the order of `SENTIMENTS`; they add up to 1. */
  sentiments: number[];
  /** 0 to 1. */
  urgency: number;
  /** For each n-gram, which of the known ones it is; -1 where it is none. */
  rows: Int32Array;
}

/** What was learned here, added to the scores of a model. */
export interface Addition {
  /** Adds to the scores of a message. */
  addTo(scores: Float64Array, grams: Grams): void;
}

/** A linear model: each n-gram and each fact of a message adds its weight to each score. */
export class Model {
  private readonly table: GramTable;

  constructor(private readonly weights: Weights) {
    this.table = new GramTable(weights);
  }

  /**
   * Weighs a message.
   *
   * @param facts as of `factsOf`
   * @param prior how usual each intent is beside what it was in training (1 = as usual), in the order of `INTENTS`
   */
  weigh(grams: Grams, facts: Float64Array, prior?: readonly number[], addition?: Addition): Verdict {
    const rows = this.table.rowsOf(grams);
    const scores = this.scores(grams, facts, rows);
    addition?.addTo(scores, grams);
    return { ...this.sharesOf(scores, prior), rows };
  }

  /** The scores of a message, before temperatures and prior. */
  scores(grams: Grams, facts: Float64Array, rows = this.table.rowsOf(grams)): Float64Array {
    const { facts: factWeights } = this.weights;
    const scores = new Float64Array(SCORES);
    this.table.addTo(scores, grams, rows);
    for (let score = 0; score < SCORES; score += 1) {
      let sum = (scores[score] ?? 0) + (factWeights[facts.length * SCORES + score] ?? 0);
      for (let fact = 0; fact < facts.length; fact += 1) {
        const value = facts[fact] ?? 0;
        if (value !== 0) sum += value * (factWeights[fact * SCORES + score] ?? 0);
      }
      scores[score] = sum;
    }
    return scores;
  }

  /** The probabilities that scores stand for. */
  sharesOf(scores: Float64Array, prior?: readonly number[]): Omit<Verdict, 'rows'> {
    const shares = scores.slice();
    this.toShares(shares, prior);
    return {
      intents: [...shares.subarray(...HEADS.intent)],
      sentiments: [...shares.subarray(...HEADS.sentiment)],
      urgency: shares[HEADS.urgency[0]] ?? 0,
    };
  }

  /** Puts the probabilities that scores stand for in their places. */
  toShares(scores: Float64Array, prior?: readonly number[]): void {
    const [intent = 1, sentiment = 1, urgency = 1] = this.weights.temperatures;
    toSharesOfOne(scores, HEADS.intent, intent, prior);
    toSharesOfOne(scores, HEADS.sentiment, sentiment);
    const [place] = HEADS.urgency;
    scores[place] = 1 / (1 + Math.exp(-(scores[place] ?? 0) / urgency));
  }

  /**
   * How much each word of a message spoke for an answer rather than for the others of the same head.
   *
   * @param answer place within its head
   * @param count number of words
   */
  spokenFor(grams: Grams, rows: Int32Array, head: Head, answer: number, count: number): Float64Array {
    const spoken = new Float64Array(count);
    this.table.addSpoken(spoken, grams, rows, head, answer);
    return spoken;
  }
}

/** The answers of a head: one of them is right. */
function toSharesOfOne(
  scores: Float64Array,
  [begin, end]: readonly [number, number],
  temperature: number,
  prior?: readonly number[],
): void {
  let best = -Infinity;
  for (let at = begin; at < end; at += 1) best = Math.max(best, scores[at] ?? 0);
  let sum = 0;
  for (let at = begin; at < end; at += 1) {
    const raised = Math.exp(((scores[at] ?? 0) - best) / temperature) * (prior?.[at - begin] ?? 1);
    scores[at] = raised;
    sum += raised;
  }
  for (let at = begin; at < end; at += 1) scores[at] = (scores[at] ?? 0) / sum;
}
