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
      for (const [fact, value] of facts.entries())
        if (value !== 0) sum += value * (factWeights[fact * SCORES + score] ?? 0);
      scores[score] = sum;
    }
    return scores;
  }

  /** The probabilities that scores stand for. */
  sharesOf(scores: Float64Array, prior?: readonly number[]): Omit<Verdict, 'rows'> {
    const [intent = 1, sentiment = 1, urgency = 1] = this.weights.temperatures;
    return {
      intents: shares(scores.subarray(...HEADS.intent), intent, prior),
      sentiments: shares(scores.subarray(...HEADS.sentiment), sentiment),
      urgency: 1 / (1 + Math.exp(-(scores[HEADS.urgency[0]] ?? 0) / urgency)),
    };
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

function shares(scores: Float64Array, temperature: number, prior?: readonly number[]): number[] {
  const best = Math.max(...scores);
  const raised = Array.from(
    scores,
    (score, place) => Math.exp((score - best) / temperature) * (prior?.[place] ?? 1),
  );
  const sum = raised.reduce((total, one) => total + one, 0);
  return raised.map((one) => one / sum);
}
