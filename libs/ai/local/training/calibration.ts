import { INTENTS, SENTIMENTS } from '../../ai-provider.js';
import { CLEAR_HASTE_FACT, FACT_SHARE } from '../model/facts.js';
import { Model } from '../model/model.js';
import { HEADS, ranksOf, SCORES, type Weights } from '../model/weights.js';
import type { Seen } from './features.js';
import type { Trained } from './trainer.js';

/** What is added to a model so that its probabilities are true. */
export interface Calibration {
  /** As in `Weights`. */
  temperatures: Float32Array;
  /** Added to the score of urgency, so that even odds are the border. */
  haste: number;
  /** Added to the score of urgency where the rules are sure of it. */
  clearHaste: number;
}

/** Finds, on messages the model was not trained on, which temperatures make its probabilities likeliest. */
export function calibrate(trained: Trained, unseen: readonly Seen[]): Calibration {
  const model = new Model({
    ...trained,
    ranks: ranksOf(trained.known),
    temperatures: new Float32Array([1, 1, 1]),
  });
  const verdicts = unseen.map(({ example, grams, facts }) => ({
    example,
    facts,
    verdict: model.weigh(grams, facts),
  }));
  const intents = verdicts.flatMap(({ example, verdict }) =>
    example.intent ? [{ shares: verdict.intents, right: INTENTS.indexOf(example.intent) }] : [],
  );
  const sentiments = verdicts.flatMap(({ example, verdict }) =>
    example.sentiment ? [{ shares: verdict.sentiments, right: SENTIMENTS.indexOf(example.sentiment) }] : [],
  );
  const hastes = verdicts.flatMap(({ example, facts, verdict }) =>
    example.urgent === undefined
      ? []
      : [
          {
            score: Math.log(verdict.urgency / (1 - verdict.urgency)),
            clear: clear(facts),
            urgent: example.urgent,
          },
        ],
  );
  return {
    temperatures: Float32Array.of(bestTemperature(intents), bestTemperature(sentiments), 1),
    ...bestBorder(hastes),
  };
}

/** The weights to write: what was learned, with its calibration. */
export function calibrated(trained: Trained, { temperatures, haste, clearHaste }: Calibration): Weights {
  const facts = trained.facts.slice();
  const bias = facts.length - SCORES + HEADS.urgency[0];
  facts[bias] = (facts[bias] ?? 0) + haste;
  const rules = CLEAR_HASTE_FACT * SCORES + HEADS.urgency[0];
  facts[rules] = (facts[rules] ?? 0) + clearHaste / FACT_SHARE;
  return { ...trained, facts, ranks: ranksOf(trained.known), temperatures };
}

const LEAST = 0.3;
const MOST = 4;

function bestTemperature(cases: readonly { shares: number[]; right: number }[]): number {
  let best = { temperature: 1, loss: Infinity };
  for (let temperature = LEAST; temperature <= MOST; temperature += 0.05) {
    let loss = 0;
    for (const { shares, right } of cases) {
      const raised = shares.map((share) => Math.max(share, 1e-12) ** (1 / temperature));
      loss -= Math.log((raised[right] ?? 0) / raised.reduce((sum, one) => sum + one, 0));
    }
    if (loss < best.loss) best = { temperature, loss };
  }
  return best.temperature;
}

/** A message with the model's score of urgency, what the rules say, and what is right. */
interface Haste {
  score: number;
  clear: boolean;
  urgent: boolean;
}

/**
 * How much the rules add to the score of urgency, and the border above which F1 is largest. Of choices about as good,
 * the one that trusts the rules most, then the highest border: false alarms are noise.
 */
function bestBorder(cases: readonly Haste[]): { haste: number; clearHaste: number } {
  const choices = SHIFTS.flatMap((shift) =>
    BORDERS.map((border) => ({ shift, border, f1: f1Of(cases, shift, border) })),
  );
  const enough = choices.reduce((most, { f1 }) => Math.max(most, f1), 0) - AS_GOOD;
  const choice = choices.findLast(({ f1 }) => f1 >= enough);
  return { haste: -(choice?.border ?? 0), clearHaste: choice?.shift ?? 0 };
}

const SHIFTS = [0, 0.5, 1, 1.5, 2, 2.5, 3];
const BORDERS = Array.from({ length: 61 }, (_, step) => (step - 30) / 10);
const AS_GOOD = 0.03;

function f1Of(cases: readonly Haste[], shift: number, border: number): number {
  let hits = 0;
  let wrong = 0;
  for (const { score, clear, urgent } of cases) {
    const said = score + (clear ? shift : 0) >= border;
    if (said && urgent) hits += 1;
    else if (said !== urgent) wrong += 1;
  }
  return hits === 0 ? 0 : (2 * hits) / (2 * hits + wrong);
}

function clear(facts: Float64Array): boolean {
  return (facts[CLEAR_HASTE_FACT] ?? 0) > 0;
}
