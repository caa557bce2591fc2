import { seeded } from './random.js';

/** A message as a learner sees it: places of its features, their values, and which answer is right. */
export interface Sample {
  places: Int32Array;
  values: Float32Array;
  /** Place of the right answer. */
  answer: number;
  /** What it counts. */
  weight: number;
}

/** What was learned: `answers` weights for each place. */
export type Learned = Float32Array;

/** How to learn. */
export interface Lesson {
  answers: number;
  /** How many places there are; the last one belongs to no feature and counts 1 in each message. */
  places: number;
  /** How often each message is read. */
  rounds: number;
  /** How far a step goes at first. */
  pace: number;
  /** How strongly weights are drawn to zero at each step. */
  pull: number;
  seed: number;
}

/**
 * Multinomial logistic regression by stochastic gradient descent with L2, the weights averaged over the second half
 * of the rounds. The same samples in the same order give the same weights to the last bit.
 */
export function learn(samples: readonly Sample[], lesson: Lesson): Learned {
  const { answers, places, rounds } = lesson;
  const weights = new Float32Array(places * answers);
  const average = new Float32Array(places * answers);
  const averaged = rounds - Math.floor(rounds / 2);
  const random = seeded(lesson.seed);
  const order = samples.map((_, index) => index);
  // The weights are `scale * weights`: so the pull on all of them is one multiplication.
  let scale = 1;
  let steps = 0;
  const errors = new Float64Array(answers);
  for (let round = 0; round < rounds; round += 1) {
    shuffle(order, random);
    for (const index of order) {
      const sample = samples[index];
      if (!sample) continue;
      const pace = lesson.pace / (1 + lesson.pace * lesson.pull * steps);
      steps += 1;
      judge(weights, scale, sample, errors);
      scale *= 1 - pace * lesson.pull;
      correct(weights, sample, errors, (pace * sample.weight) / scale);
    }
    for (let at = 0; at < weights.length; at += 1) weights[at] = (weights[at] ?? 0) * scale;
    scale = 1;
    if (round < rounds - averaged) continue;
    for (let at = 0; at < weights.length; at += 1)
      average[at] = (average[at] ?? 0) + (weights[at] ?? 0) / averaged;
  }
  return average;
}

/** Fills `errors` with the probability of each answer less 1 for the right one. */
function judge(weights: Float32Array, scale: number, sample: Sample, errors: Float64Array): void {
  const answers = errors.length;
  const { places, values } = sample;
  errors.fill(0);
  for (let n = 0; n < places.length; n += 1) {
    const at = (places[n] ?? 0) * answers;
    const value = (values[n] ?? 0) * scale;
    for (let k = 0; k < answers; k += 1) errors[k] = (errors[k] ?? 0) + (weights[at + k] ?? 0) * value;
  }
  let most = -Infinity;
  for (const score of errors) most = Math.max(most, score);
  let sum = 0;
  for (let k = 0; k < answers; k += 1) sum += errors[k] = Math.exp((errors[k] ?? 0) - most);
  for (let k = 0; k < answers; k += 1) errors[k] = (errors[k] ?? 0) / sum - (k === sample.answer ? 1 : 0);
}

function correct(
  weights: Float32Array,
  { places, values }: Sample,
  errors: Float64Array,
  pace: number,
): void {
  const answers = errors.length;
  for (let n = 0; n < places.length; n += 1) {
    const at = (places[n] ?? 0) * answers;
    const value = (values[n] ?? 0) * pace;
    for (let k = 0; k < answers; k += 1) weights[at + k] = (weights[at + k] ?? 0) - (errors[k] ?? 0) * value;
  }
}

function shuffle(order: number[], random: () => number): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const moved = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = moved;
  }
}
