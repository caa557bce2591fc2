import { MODEL } from '../model/shipped.js';
import { HEADS, SCORES } from '../model/weights.js';
import type { GramWeights } from '../model/gram-table.js';
import { seeded } from '../training/random.js';
import { roomFor } from './encoding.js';
import { rightOf, TAUGHT_HEADS, type Lesson, type TaughtHead } from './lesson.js';
import { rehearsalFor } from './own-lines.js';
import { packed, Vocabulary } from './vocabulary.js';

// Chosen by what they gain and cost on public sets, on lines of ours, and on the invented companies both as they are
// and with what is taught and what is tested swapped.
/** How often each correction is read. */
const ROUNDS = 8;
/** How far a step goes. */
const PACE = 2;
/** How strongly weights are drawn to zero at each step. */
const PULL = 5e-6;
/**
 * By how much, in units of the scores, a correction's answer has to be ahead of where it would just be right. Without
 * it learning ends as soon as the corrections themselves are understood, and messages that share a word or two with
 * them are still moved too little.
 */
const MARGIN = 7;
/** Lines of ours that are rehearsed in a round for each correction, and at least. */
const REHEARSALS = 8;
const LEAST_REHEARSALS = 1_500;
/** What a rehearsed line counts beside a correction. */
const REHEARSAL_WEIGHT = 5;
/** What a word or pair counts beside a run of letters: it says more surely what a company's other messages mean. */
const WORDS = 1.5;
/** How much less an n-gram counts that all of our lines have than one that none has. */
const USUAL = 0.7;

/** Corrections of a head below this number teach it nothing. */
export const LEAST_OF_A_HEAD = 10;

/** What surrounds learning. */
export interface Surroundings {
  /** How usual each intent is here, in the order of `INTENTS`. */
  prior?: readonly number[];
  /** Awaited between pieces of work of about a millisecond, so that whatever else the process does gets its turn. */
  pause: () => Promise<void>;
}

/**
 * Learns what to add to the scores of the shipped model: multinomial logistic regression on its residual with a margin,
 * by stochastic gradient descent with L2 towards zero. Corrections pull their answers up; rehearsed lines hold the
 * answers of the shipped model where they are. N-grams that are rare in our lines learn more than usual ones. The same
 * lessons in the same order give the same weights to the last bit.
 *
 * @param taught corrections
 * @param rehearsal lines of ours; their labels are not looked at
 */
export async function learnAdapter(
  taught: readonly Lesson[],
  rehearsal: readonly Lesson[],
  { prior, pause }: Surroundings,
): Promise<GramWeights> {
  const heads = TAUGHT_HEADS.filter(
    (head) => taught.filter(({ labels }) => rightOf(head, labels) >= 0).length >= LEAST_OF_A_HEAD,
  );
  const every = Vocabulary.of(taught);
  const rehearsed = rehearsalFor(taught, rehearsal);
  const room = roomFor(heads.reduce((sum, head) => sum + HEADS[head][1] - HEADS[head][0], 0));
  const first = await new Learner(every, heads, prior).learn(taught, rehearsed, pause);
  if (every.size <= room) return packed(every, first);
  const kept = every.heaviest(first, room);
  return packed(kept, await new Learner(kept, heads, prior).learn(taught, rehearsed, pause));
}

const SEED = 41_077;
const PIECE = 50;

/** A lesson with what learning needs of it, made once. */
interface Sample {
  rows: Int32Array;
  values: Float32Array;
  /** What the shipped model says; the right answer of a correction less the margin. */
  scores: Float64Array;
  /** What each score should have been called: a probability, or nothing where nobody said. */
  wanted: Float64Array;
  weight: number;
}

class Learner {
  /** For each n-gram one weight a score that is learned. */
  private readonly weights: Float64Array;
  private readonly learned: readonly number[];
  private readonly scores = new Float64Array(SCORES);
  // The weights are `scale * weights`: so the pull on all of them is one multiplication.
  private scale = 1;

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly heads: readonly TaughtHead[],
    private readonly prior: readonly number[] | undefined,
  ) {
    this.learned = heads.flatMap((head) => {
      const [begin, end] = HEADS[head];
      return Array.from({ length: end - begin }, (_, place) => begin + place);
    });
    this.weights = new Float64Array(vocabulary.size * this.learned.length);
  }

  /** @returns `SCORES` weights for each n-gram of the vocabulary */
  async learn(
    taught: readonly Lesson[],
    rehearsal: readonly Lesson[],
    pause: () => Promise<void>,
  ): Promise<Float64Array> {
    const { weights } = this;
    const corrections = await this.samplesOf(taught, false, pause);
    const rehearsed = await this.samplesOf(rehearsal, true, pause);
    const worth = this.worthBeside(rehearsed);
    for (const { rows, values } of [...corrections, ...rehearsed])
      for (let n = 0; n < rows.length; n += 1) values[n] = (values[n] ?? 0) * (worth[rows[n] ?? 0] ?? 1);
    const lines = shuffled(rehearsed, seeded(SEED));
    const portion = Math.min(lines.length, Math.max(LEAST_REHEARSALS, REHEARSALS * taught.length));
    const average = new Float64Array(weights.length);
    const random = seeded(SEED + 1);
    for (let round = 0; round < ROUNDS; round += 1) {
      const begin = lines.length === 0 ? 0 : (round * portion) % lines.length;
      const turn = [...lines, ...lines].slice(begin, begin + portion);
      for (const [index, sample] of shuffled([...corrections, ...turn], random).entries()) {
        if (index % PIECE === 0) await pause();
        this.step(sample);
      }
      for (let at = 0; at < weights.length; at += 1) weights[at] = (weights[at] ?? 0) * this.scale;
      this.scale = 1;
      if (round < ROUNDS / 2) continue;
      for (let at = 0; at < average.length; at += 1)
        average[at] = (average[at] ?? 0) + (weights[at] ?? 0) / Math.ceil(ROUNDS / 2);
    }
    return this.spread(average, worth);
  }

  private async samplesOf(
    lessons: readonly Lesson[],
    rehearsed: boolean,
    pause: () => Promise<void>,
  ): Promise<Sample[]> {
    const samples: Sample[] = [];
    for (const [index, lesson] of lessons.entries()) {
      if (index % PIECE === 0) await pause();
      samples.push(rehearsed ? this.rehearsedOf(lesson) : this.correctionOf(lesson));
    }
    return samples;
  }

  private correctionOf(lesson: Lesson): Sample {
    const wanted = new Float64Array(SCORES).fill(NaN);
    const scores = lesson.scores.slice();
    for (const head of this.heads) {
      const right = rightOf(head, lesson.labels);
      if (right < 0) continue;
      const [begin, end] = HEADS[head];
      if (head === 'urgency') {
        wanted[begin] = right;
        scores[begin] = (scores[begin] ?? 0) + (right === 1 ? -MARGIN : MARGIN);
        continue;
      }
      wanted.fill(0, begin, end);
      wanted[begin + right] = 1;
      scores[begin + right] = (scores[begin + right] ?? 0) - MARGIN;
    }
    return { ...this.vocabulary.placesOf(lesson), scores, wanted, weight: 1 };
  }

  private rehearsedOf(lesson: Lesson): Sample {
    const wanted = lesson.scores.slice();
    MODEL.toShares(wanted, this.prior);
    return {
      ...this.vocabulary.placesOf(lesson),
      scores: lesson.scores,
      wanted,
      weight: REHEARSAL_WEIGHT,
    };
  }

  /** What each n-gram counts in learning, by what it is and how usual it is in our lines. */
  private worthBeside(lines: readonly Sample[]): Float64Array {
    const counts = new Float64Array(this.vocabulary.size);
    for (const { rows } of lines)
      for (let n = 0; n < rows.length; n += 1) counts[rows[n] ?? 0] = (counts[rows[n] ?? 0] ?? 0) + 1;
    const all = Math.max(1, Math.log(lines.length + 1));
    return counts.map(
      (count, row) => (this.vocabulary.isWord(row) ? WORDS : 1) * (1 - (USUAL * Math.log(count + 1)) / all),
    );
  }

  private step({ rows, values, scores: shipped, wanted, weight }: Sample): void {
    const { scores, weights, learned } = this;
    const width = learned.length;
    scores.set(shipped);
    for (let place = 0; place < width; place += 1) {
      let sum = 0;
      for (let n = 0; n < rows.length; n += 1)
        sum += (weights[(rows[n] ?? 0) * width + place] ?? 0) * (values[n] ?? 0);
      const score = learned[place] ?? 0;
      scores[score] = (scores[score] ?? 0) + sum * this.scale;
    }
    MODEL.toShares(scores, this.prior);
    this.scale *= 1 - PACE * PULL;
    const pace = (PACE * weight) / this.scale;
    for (let place = 0; place < width; place += 1) {
      const score = learned[place] ?? 0;
      const error = (scores[score] ?? 0) - (wanted[score] ?? NaN);
      if (Number.isNaN(error) || error === 0) continue;
      for (let n = 0; n < rows.length; n += 1) {
        const at = (rows[n] ?? 0) * width + place;
        weights[at] = (weights[at] ?? 0) - pace * error * (values[n] ?? 0);
      }
    }
  }

  /** The weights as they count for n-grams as they stand in a message, each at the place of its score. */
  private spread(weights: Float64Array, worth: Float64Array): Float64Array {
    const { learned } = this;
    const spread = new Float64Array(this.vocabulary.size * SCORES);
    for (let row = 0; row < this.vocabulary.size; row += 1)
      for (const [place, score] of learned.entries())
        spread[row * SCORES + score] = (weights[row * learned.length + place] ?? 0) * (worth[row] ?? 1);
    return spread;
  }
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const moved = order[last] as Item;
    order[last] = order[other] as Item;
    order[other] = moved;
  }
  return order;
}
