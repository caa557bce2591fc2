import { INTENTS, SENTIMENTS } from '../../ai-provider.js';
import { Model } from '../model/model.js';
import type { Weights } from '../model/weights.js';
import type { Seen } from './features.js';

/** One answer given: how sure, which, and which was right. */
interface Answer {
  sure: number;
  given: number;
  right: number;
}

/** How good a model is on messages it has not seen. */
export interface Figures {
  messages: number;
  intent: HeadFigures;
  /** A row for each right intent, a column for each given one. */
  confusion: number[][];
  sentiment: HeadFigures;
  /** Harmonic mean of the urgent messages found and of the alarms that were right, 0 to 1. */
  urgencyF1: number;
}

/** How good one head is; all from 0 to 1. */
export interface HeadFigures {
  accuracy: number;
  /** Mean of the F1 of each answer that occurs. */
  macroF1: number;
  /** Accuracy on the 70 % of messages it is surest of. */
  surest: number;
  /** Expected calibration error over ten bins. */
  calibrationError: number;
}

/** Asks a model for every message and compares. */
export function figuresOf(weights: Weights, seen: readonly Seen[]): Figures {
  const model = new Model(weights);
  const intents: Answer[] = [];
  const sentiments: Answer[] = [];
  const haste = { hits: 0, wrong: 0 };
  for (const { example, grams, facts } of seen) {
    const verdict = model.weigh(grams, facts);
    if (example.intent) intents.push(answerOf(verdict.intents, INTENTS.indexOf(example.intent)));
    if (example.sentiment)
      sentiments.push(answerOf(verdict.sentiments, SENTIMENTS.indexOf(example.sentiment)));
    const urgent = verdict.urgency >= 0.5;
    if (example.urgent && urgent) haste.hits += 1;
    else if (example.urgent !== undefined && example.urgent !== urgent) haste.wrong += 1;
  }
  return {
    messages: seen.length,
    intent: headFigures(intents, INTENTS.length),
    confusion: confusionOf(intents, INTENTS.length),
    sentiment: headFigures(sentiments, SENTIMENTS.length),
    urgencyF1: ratio(2 * haste.hits, 2 * haste.hits + haste.wrong),
  };
}

function answerOf(shares: readonly number[], right: number): Answer {
  const sure = Math.max(...shares);
  return { sure, given: shares.indexOf(sure), right };
}

function headFigures(answers: readonly Answer[], count: number): HeadFigures {
  const confusion = confusionOf(answers, count);
  const scores = confusion.flatMap((row, answer) => {
    const given = confusion.reduce((sum, other) => sum + (other[answer] ?? 0), 0);
    const right = row.reduce((sum, one) => sum + one, 0);
    return right === 0 ? [] : [ratio(2 * (row[answer] ?? 0), given + right)];
  });
  const surest = answers.toSorted((a, b) => b.sure - a.sure).slice(0, Math.ceil(answers.length * SUREST));
  return {
    accuracy: accuracyOf(answers),
    macroF1: ratio(
      scores.reduce((sum, one) => sum + one, 0),
      scores.length,
    ),
    surest: accuracyOf(surest),
    calibrationError: calibrationErrorOf(answers),
  };
}

const SUREST = 0.7;
const BINS = 10;

function confusionOf(answers: readonly Answer[], count: number): number[][] {
  const confusion = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (const { given, right } of answers) {
    const row = confusion[right];
    if (row) row[given] = (row[given] ?? 0) + 1;
  }
  return confusion;
}

function accuracyOf(answers: readonly Answer[]): number {
  return ratio(answers.filter(({ given, right }) => given === right).length, answers.length);
}

function calibrationErrorOf(answers: readonly Answer[]): number {
  let error = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    const inside = answers.filter(({ sure }) => Math.min(BINS - 1, Math.floor(sure * BINS)) === bin);
    const promised = inside.reduce((sum, { sure }) => sum + sure, 0);
    error += Math.abs(promised - accuracyOf(inside) * inside.length);
  }
  return ratio(error, answers.length);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
