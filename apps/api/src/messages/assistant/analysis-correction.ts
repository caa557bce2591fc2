import type { Evidence, EvidenceKind } from '@libs/ai/ai-provider.js';
import type { Intent, Sentiment } from '@libs/database/generated/enums.js';

/** What is known of the meaning of a message. */
export interface Meaning {
  intent: Intent | null;
  /** 0 to 1. */
  intentConfidence: number | null;
  sentiment: Sentiment | null;
  /** -1 to 1. */
  sentimentScore: number | null;
  urgent: boolean;
}

/** What an agent says instead; what is left out stays. */
export interface Correction {
  intent?: Intent;
  sentiment?: Sentiment;
  urgent?: boolean;
}

/** Strength of a feeling that an agent named and nobody measured: the middle of its half of the scale. */
const NAMED: Record<Sentiment, number> = { POSITIVE: 0.5, NEUTRAL: 0, NEGATIVE: -0.5 };

/**
 * The meaning after an agent's correction. An agent is sure of the intent; the score of the feeling that was known
 * stays where that is the named one, and is otherwise at least as strong as a feeling that was named.
 */
export function corrected(before: Meaning, correction: Correction): Meaning {
  const { intent, sentiment, urgent = before.urgent } = correction;
  return {
    intent: intent ?? before.intent,
    intentConfidence: intent === undefined ? before.intentConfidence : 1,
    sentiment: sentiment ?? before.sentiment,
    sentimentScore: sentiment === undefined ? before.sentimentScore : scoreFor(sentiment, before),
    urgent,
  };
}

/** The words that still speak for what is said of a message: none of a part of which something else is said now. */
export function stillSpeaking(evidence: readonly Evidence[], before: Meaning, after: Meaning): Evidence[] {
  return evidence.filter(({ kind }) => before[PARTS[kind]] === after[PARTS[kind]]);
}

const PARTS: Readonly<Record<EvidenceKind, keyof Meaning>> = {
  INTENT: 'intent',
  SENTIMENT: 'sentiment',
  URGENCY: 'urgent',
};

function scoreFor(sentiment: Sentiment, before: Meaning): number {
  const [named, score] = [NAMED[sentiment], before.sentimentScore];
  if (score === null || Math.sign(score) !== Math.sign(named)) return named;
  // The score of another feeling is a hint of this one at most: -0.03 was measured as no feeling at all.
  if (before.sentiment !== sentiment && Math.abs(score) < Math.abs(named)) return named;
  return score;
}
