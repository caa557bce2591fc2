import { MOST_STEPS, SCORES } from '../model/weights.js';

/** Weights in whole steps of one size a score: the size that loses least, as few weights are large. */
export function quantise(table: Float32Array): { grams: Int8Array; steps: Float32Array } {
  const grams = new Int8Array(table.length);
  const steps = new Float32Array(SCORES);
  for (let score = 0; score < SCORES; score += 1) {
    const step = Math.fround(bestStep(table, score));
    steps[score] = step;
    for (let at = score; at < table.length; at += SCORES) grams[at] = stepsOf(table[at] ?? 0, step);
  }
  return { grams, steps };
}

function bestStep(table: Float32Array, score: number): number {
  let most = 0;
  for (let at = score; at < table.length; at += SCORES) most = Math.max(most, Math.abs(table[at] ?? 0));
  if (most === 0) return 1;
  let best = { step: 1, loss: Infinity };
  for (let share = 1; share >= SMALLEST_SHARE; share -= SMALLEST_SHARE) {
    const step = (most * share) / MOST_STEPS;
    let loss = 0;
    for (let at = score; at < table.length; at += SCORES) {
      const weight = table[at] ?? 0;
      loss += (weight - stepsOf(weight, step) * step) ** 2;
    }
    if (loss < best.loss) best = { step, loss };
  }
  return best.step;
}

const SMALLEST_SHARE = 0.04;

function stepsOf(weight: number, step: number): number {
  return Math.max(-MOST_STEPS, Math.min(MOST_STEPS, Math.round(weight / step)));
}
