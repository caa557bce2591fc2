import { INTENTS, SENTIMENTS } from '../../ai-provider.js';
import { FACTS } from '../model/facts.js';
import { HASH_BITS } from '../model/grams.js';
import { HEADS, SCORES, type Head, type Weights } from '../model/weights.js';
import type { Example } from './examples.js';
import type { Seen } from './features.js';
import { learn, type Learned, type Sample } from './learner.js';
import { quantise } from './quantise.js';

/** What training makes, before its temperatures are known. */
export type Trained = Omit<Weights, 'ranks' | 'temperatures'>;

/** How large and how thorough a training is. */
export interface Effort {
  /** How many n-grams keep weights. */
  rows: number;
  /** How often each message is read. */
  rounds: number;
}

/** What the weights that come with the product are made with. */
export const FULL: Effort = { rows: 52_000, rounds: 14 };

/**
 * Learns every head: first from all n-grams that our lines use twice, then again from those that turned out to
 * matter. The same examples in the same order give the same bytes.
 */
export function trainOn(seen: readonly Seen[], { rows, rounds }: Effort): Trained {
  const common = Rows.of(countIn(seen), LEAST_COUNT, Infinity);
  const first = learnHeads(seen, common, Math.ceil(rounds / 2));
  const importance = weighRows(first, common, countIn(seen));
  const kept = Rows.of(importance, Number.MIN_VALUE, rows);
  const heads = learnHeads(seen, kept, rounds);
  return assemble(heads, kept);
}

const LEAST_COUNT = 2;
const OUR_WEIGHT = 0.5;
const SEED = 20_260;
const SPACE = 2 ** HASH_BITS;
// The scores of a message without features learn at the pace of a small feature.
const BIAS = 0.1;

type Heads = Record<Head, Learned>;
const ANSWERS: Record<Head, number> = { intent: 6, sentiment: 3, urgency: 2 };
const HEAD_NAMES = ['intent', 'sentiment', 'urgency'] as const;
const RIGHT: Record<Head, (example: Example) => number> = {
  intent: ({ intent }) => (intent ? INTENTS.indexOf(intent) : -1),
  sentiment: ({ sentiment }) => (sentiment ? SENTIMENTS.indexOf(sentiment) : -1),
  urgency: ({ urgent }) => (urgent === undefined ? -1 : Number(urgent)),
};

/** Which hashes have a row in the table of weights. */
class Rows {
  private constructor(
    /** The row of each hash, -1 where it has none. */
    readonly places: Int32Array,
    /** Hashes in the order of their rows. */
    readonly hashes: number[],
  ) {}

  /** The hashes that weigh at least `least`, the heaviest `most` of them; of equal ones the lowest. */
  static of(weights: Float64Array, least: number, most: number): Rows {
    const heavy = Array.from(weights.keys()).filter((hash) => (weights[hash] ?? 0) >= least);
    const best =
      heavy.length <= most
        ? heavy
        : heavy
            .sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b)
            .slice(0, most)
            .sort((a, b) => a - b);
    const places = new Int32Array(SPACE).fill(-1);
    for (const [row, hash] of best.entries()) places[hash] = row;
    return new Rows(places, best);
  }
}

function countIn(seen: readonly Seen[]): Float64Array {
  const counts = new Float64Array(SPACE);
  for (const { example, grams } of seen) {
    if (example.weight < OUR_WEIGHT) continue;
    for (const hash of new Set(grams.hashes)) counts[hash] = (counts[hash] ?? 0) + 1;
  }
  return counts;
}

/** How much each row moves the scores of all messages together. */
function weighRows(heads: Heads, rows: Rows, counts: Float64Array): Float64Array {
  const weights = new Float64Array(SPACE);
  for (const [row, hash] of rows.hashes.entries()) {
    let sum = 0;
    for (const head of HEAD_NAMES) {
      const answers = ANSWERS[head];
      for (const weight of heads[head].subarray(row * answers, (row + 1) * answers)) sum += weight ** 2;
    }
    weights[hash] = sum * (counts[hash] ?? 0);
  }
  return weights;
}

function learnHeads(seen: readonly Seen[], rows: Rows, rounds: number): Heads {
  const places = rows.hashes.length + FACTS + 1;
  const samples = seen.map((one) => sampleOf(one, rows));
  const head = (name: Head): Learned => {
    const own = samples.flatMap((sample, index): Sample[] => {
      const answer = RIGHT[name](seen[index]?.example ?? NOTHING);
      return answer < 0 ? [] : [{ ...sample, answer }];
    });
    return learn(own, { answers: ANSWERS[name], places, rounds, pace: PACE, pull: PULL, seed: SEED });
  };
  return { intent: head('intent'), sentiment: head('sentiment'), urgency: head('urgency') };
}

const PACE = 4;
const PULL = 1e-6;
const NOTHING: Example = { text: '', language: '', source: '', key: '', weight: 0 };

function sampleOf({ example, grams, facts }: Seen, rows: Rows): Sample {
  const values = new Map<number, number>();
  for (const [index, hash] of grams.hashes.entries()) {
    const row = rows.places[hash] ?? -1;
    const value = index < grams.words ? grams.wordValue : grams.letterValue;
    if (row >= 0) values.set(row, (values.get(row) ?? 0) + value);
  }
  for (const [fact, value] of facts.entries()) if (value !== 0) values.set(rows.hashes.length + fact, value);
  values.set(rows.hashes.length + FACTS, BIAS);
  return {
    places: Int32Array.from(values.keys()),
    values: Float32Array.from(values.values()),
    answer: -1,
    weight: example.weight,
  };
}

/** Brings the heads side by side: urgency keeps one score, the difference of its two. */
function assemble(heads: Heads, rows: Rows): Trained {
  const count = rows.hashes.length;
  const table = new Float32Array((count + FACTS + 1) * SCORES);
  for (let place = 0; place < count + FACTS + 1; place += 1) {
    const share = place === count + FACTS ? BIAS : 1;
    const put = (score: number, weight: number): void =>
      void (table[place * SCORES + score] = weight * share);
    for (let k = 0; k < 6; k += 1) put(HEADS.intent[0] + k, heads.intent[place * 6 + k] ?? 0);
    for (let k = 0; k < 3; k += 1) put(HEADS.sentiment[0] + k, heads.sentiment[place * 3 + k] ?? 0);
    put(HEADS.urgency[0], (heads.urgency[place * 2 + 1] ?? 0) - (heads.urgency[place * 2] ?? 0));
  }
  const known = new Uint32Array(SPACE / 32);
  for (const hash of rows.hashes) known[hash >>> 5] = (known[hash >>> 5] ?? 0) | (1 << (hash & 31));
  return { known, ...quantise(table.subarray(0, count * SCORES)), facts: table.slice(count * SCORES) };
}
