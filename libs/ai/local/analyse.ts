import type { Analysis, AnalysisInput } from '../ai-provider.js';
import { INTENTS, SENTIMENTS } from '../ai-provider.js';
import type { Adapter } from './adapter/adapter.js';
import { evidenceFor, type Answers } from './evidence.js';
import { factsOf } from './model/facts.js';
import { MODEL } from './model/shipped.js';
import { featuresOf, read } from './reading.js';

/** How messages are understood here: with what was learned, and how usual each intent is. */
export type Understand = (input: AnalysisInput) => Analysis;

/**
 * Understands one message by the local model: no network, no clock.
 *
 * @param prior how usual each intent is here beside what it was in training, in the order of `INTENTS`; all alike
 *   unless given
 * @param adapter what was learned from the agents of this installation
 */
export function analyse(input: AnalysisInput, prior?: readonly number[], adapter?: Adapter): Analysis {
  const reading = read(input);
  const features = featuresOf(reading);
  const verdict = MODEL.weigh(features.grams, factsOf(features.findings), prior, adapter);
  const chosen = largest(verdict.intents);
  const felt = largest(verdict.sentiments);
  const [positive = 0, , negative = 0] = verdict.sentiments;
  const calm = reading.matches.some((match) => match.meaning === 'calm');
  const answers: Answers = {
    intent: INTENTS[chosen] ?? 'GENERAL',
    sentiment: SENTIMENTS[felt] ?? 'NEUTRAL',
    urgent: verdict.urgency >= 0.5 && !calm,
  };
  return {
    intent: answers.intent,
    intentConfidence: rounded(verdict.intents[chosen] ?? 0),
    sentiment: answers.sentiment,
    sentimentScore: rounded(positive - negative),
    urgent: answers.urgent,
    language: reading.language,
    evidence: evidenceFor(reading, features, verdict, answers, adapter),
  };
}

function largest(shares: readonly number[]): number {
  return shares.indexOf(Math.max(...shares));
}

function rounded(share: number): number {
  return Math.round(share * 1_000) / 1_000;
}
