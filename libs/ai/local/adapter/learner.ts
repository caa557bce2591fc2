import { MODEL } from '../model/shipped.js';
import { HEADS, SCORES } from '../model/weights.js';
import type { GramWeights } from '../model/gram-table.js';
import { seeded } from '../training/random.js';
import { roomFor } from './encoding.js';
import { rightOf, TAUGHT_HEADS, type Lesson, type TaughtHead } from './lesson.js';
import { rehearsalFor } from './own-lines.js';
import { packed, Vocabulary } from './vocabulary.js';

/** How to learn. */
export interface Course {
  /** How often each correction is read. */
  rounds: number;
  /** How far a step goes. */
  pace: number;
  /** How strongly weights are drawn to zero at each step. */
  pull: number;
  /** Lines of ours that are rehearsed in a round for each correction, and at least. */
  rehearsals: number;
  leastRehearsals: number;
  /** What a rehearsed line counts beside a correction. */
  rehearsalWeight: number;
}

/** Chosen among a dozen by what they gain and cost on public sets, on lines of ours and on the companies of the tests. */
export const COURSE: Course = {
  rounds: 16,
  pace: 2,
  pull: 2e-5,
  rehearsals: 8,
  leastRehearsals: 1_500,
  rehearsalWeight: 5,
};

/** For what costs too much elsewhere when it is learned thoroughly. */
export const GENTLE: Course = {
  rounds: 24,
  pace: 1,
  pull: 5e-4,
  rehearsals: 20,
  leastRehearsals: 2_500,
  rehearsalWeight: 1,
};

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
 * Learns what to add to the scores of the shipped model: multinomial logistic regression on its residual by stochastic
 * gradient descent with L2 towards zero. Corrections pull their answers up; rehearsed lines hold the answers of the
 * shipped model where they are. The same lessons in the same order give the same weights to the last bit.
 *
 * @param taught corrections
 * @param rehearsal lines of ours; their labels are not looked at
 */
export async function learnAdapter(
  taught: readonly Lesson[],
  rehearsal: readonly Lesson[],
  { prior, pause }: Surroundings,
  course: Course = COURSE,
): Promise<GramWeights> {
  const heads = TAUGHT_HEADS.filter(
    (head) => taught.filter(({ labels }) => rightOf(head, labels) >= 0).length >= LEAST_OF_A_HEAD,
  );
  const every = Vocabulary.of(taught);
  const rehearsed = rehearsalFor(taught, rehearsal);
  const room = roomFor(heads.reduce((sum, head) => sum + HEADS[head][1] - HEADS[head][0], 0));
  const first = await new Learner(every, heads, prior, course).learn(taught, rehearsed, pause);
  if (every.size <= room) return packed(every, first);
  const kept = every.heaviest(first, room);
  return packed(kept, await new Learner(kept, heads, prior, course).learn(taught, rehearsed, pause));
}

const SEED = 41_077;
const PIECE = 50;

/** A lesson with what learning needs of it, made once. */
interface Sample {
  lesson: Lesson;
  rows: Int32Array;
  values: Float32Array;
  /** What each score should have been called: a probability, or nothing where nobody said. */
  wanted: Float64Array;
  weight: number;
}

class Learner {
  private readonly weights: Float64Array;
  private readonly scores = new Float64Array(SCORES);
  // The weights are `scale * weights`: so the pull on all of them is one multiplication.
  private scale = 1;

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly heads: readonly TaughtHead[],
    private readonly prior: readonly number[] | undefined,
    private readonly course: Course,
  ) {
    this.weights = new Float64Array(vocabulary.size * SCORES);
  }

  async learn(
    taught: readonly Lesson[],
    rehearsal: readonly Lesson[],
    pause: () => Promise<void>,
  ): Promise<Float64Array> {
    const { rounds, rehearsals, leastRehearsals } = this.course;
    const corrections = taught.map((lesson) => this.sampleOf(lesson, false));
    const lines = shuffled(
      rehearsal.map((lesson) => this.sampleOf(lesson, true)),
      seeded(SEED),
    );
    const portion = Math.min(lines.length, Math.max(leastRehearsals, rehearsals * taught.length));
    const average = new Float64Array(this.weights.length);
    const random = seeded(SEED + 1);
    for (let round = 0; round < rounds; round += 1) {
      const begin = lines.length === 0 ? 0 : (round * portion) % lines.length;
      const turn = [...lines, ...lines].slice(begin, begin + portion);
      for (const [index, sample] of shuffled([...corrections, ...turn], random).entries()) {
        if (index % PIECE === 0) await pause();
        this.step(sample);
      }
      for (let at = 0; at < this.weights.length; at += 1)
        this.weights[at] = (this.weights[at] ?? 0) * this.scale;
      this.scale = 1;
      if (round < rounds / 2) continue;
      for (let at = 0; at < average.length; at += 1)
        average[at] = (average[at] ?? 0) + (this.weights[at] ?? 0) / Math.ceil(rounds / 2);
    }
    return average;
  }

  private sampleOf(lesson: Lesson, rehearsed: boolean): Sample {
    const { rows, values } = this.vocabulary.placesOf(lesson);
    const wanted = new Float64Array(SCORES).fill(NaN);
    const said = MODEL.sharesOf(lesson.scores, this.prior);
    for (const head of this.heads) {
      const right = rightOf(head, lesson.labels);
      const [begin, end] = HEADS[head];
      if (rehearsed) {
        const shares =
          head === 'urgency' ? [said.urgency] : head === 'intent' ? said.intents : said.sentiments;
        wanted.set(shares, begin);
      } else if (right >= 0) {
        for (let score = begin; score < end; score += 1)
          wanted[score] = head === 'urgency' ? right : Number(score - begin === right);
      }
    }
    return { lesson, rows, values, wanted, weight: rehearsed ? this.course.rehearsalWeight : 1 };
  }

  private step({ lesson, rows, values, wanted, weight }: Sample): void {
    const { scores, weights } = this;
    scores.set(lesson.scores);
    for (let n = 0; n < rows.length; n += 1) {
      const at = (rows[n] ?? 0) * SCORES;
      const value = (values[n] ?? 0) * this.scale;
      for (let score = 0; score < SCORES; score += 1)
        scores[score] = (scores[score] ?? 0) + (weights[at + score] ?? 0) * value;
    }
    const { intents, sentiments, urgency } = MODEL.sharesOf(scores, this.prior);
    const said = [...intents, ...sentiments, urgency];
    this.scale *= 1 - this.course.pace * this.course.pull;
    const pace = (this.course.pace * weight) / this.scale;
    for (let score = 0; score < SCORES; score += 1) {
      const want = wanted[score] ?? NaN;
      const error = Number.isNaN(want) ? 0 : (said[score] ?? 0) - want;
      if (error === 0) continue;
      for (let n = 0; n < rows.length; n += 1) {
        const at = (rows[n] ?? 0) * SCORES + score;
        weights[at] = (weights[at] ?? 0) - pace * error * (values[n] ?? 0);
      }
    }
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
