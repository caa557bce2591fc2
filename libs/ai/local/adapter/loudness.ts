import type { GramWeights } from '../model/gram-table.js';
import { HEADS } from '../model/weights.js';
import { Adapter } from './adapter.js';
import { compare, type Figures } from './figures.js';
import { learnAdapter, type Surroundings } from './learner.js';
import { TAUGHT_HEADS, type Lesson, type TaughtHead } from './lesson.js';

/** How much worse our own lines may be understood: one point. */
const MOST_LOST = 0.01;
/** What the weights of a part are multiplied by, from what was learned in full down to nothing. */
const LOUDNESSES = [1, 0.8, 0.6, 0.45, 0.3, 0.2, 0.1, 0];

/** What was learned, with what it costs elsewhere. */
export interface Learned {
  weights: GramWeights;
  adapter: Adapter;
  /** On lines of ours: `before` by the shipped model alone. */
  guard: Figures;
  /** Parts that would cost too much in full. */
  turnedDown: TaughtHead[];
}

/**
 * Learns, and adds what was learned as loudly as our own lines allow: each part in full if it costs at most a point
 * there, else turned down until it does. Only the cost decides, never the gain.
 *
 * @param guarded lines of ours that are not rehearsed
 */
export async function learnWithin(
  taught: readonly Lesson[],
  rehearsal: readonly Lesson[],
  guarded: readonly Lesson[],
  { prior, pause }: Surroundings,
): Promise<Learned> {
  const full = await learnAdapter(taught, rehearsal, { prior, pause });
  const loudness = { intent: 0, sentiment: 0, urgency: 0 };
  for (;;) {
    const weights = at(loudness, full);
    const adapter = new Adapter(weights);
    await pause();
    // Against the shipped model, not what answers now: else a point could be lost every night.
    const guard = compare(guarded, { prior }, { prior, adapter });
    const tooLoud = TAUGHT_HEADS.filter((head) => guard[head].before - guard[head].after > MOST_LOST);
    if (tooLoud.length === 0)
      return { weights, adapter, guard, turnedDown: TAUGHT_HEADS.filter((head) => loudness[head] > 0) };
    for (const head of tooLoud) loudness[head] += 1;
  }
}

function at(loudness: Readonly<Record<TaughtHead, number>>, weights: GramWeights): GramWeights {
  const steps = weights.steps.slice();
  for (const head of TAUGHT_HEADS) {
    const [begin, end] = HEADS[head];
    for (let score = begin; score < end; score += 1)
      steps[score] = (steps[score] ?? 0) * (LOUDNESSES[loudness[head]] ?? 0);
  }
  return { ...weights, steps };
}
