import type { LeadFacts } from './lead-facts.js';
import {
  frequency,
  goodMood,
  HALF_LIFE,
  intent,
  keywords,
  responseTime,
  urgency,
  type ScoreFactor,
} from './score-factors.js';
import { distinct, freshness, quote, sum } from './score-measures.js';
import { hear, type Heard } from './score-setbacks.js';

export type Temperature = 'HOT' | 'WARM' | 'COLD';

/** A score with its reasons. */
export interface LeadScoring {
  /** 0 to 100. */
  score: number;
  temperature: Temperature;
  factors: ScoreFactor[];
}

/** Most of the score that anger takes: it cools a purchase order, it does not outweigh it. */
const ANGER = 0.35;

/**
 * Scores a lead from its conversation. Pure: the same facts and instant give the same score, in whatever order
 * the messages came. Every positive part only grows with another message and fades with time, so a purchase
 * signal never lowers a score and silence never raises it. Only what speaks against buying does (score-setbacks.ts):
 * "cancel my order" is no purchase signal, whatever intent it was given; "cancel my order of ten, I'll take twenty" is.
 *
 * @param now the instant the score is for; messages after it count as said at it
 */
export function scoreLead(facts: LeadFacts, now: Date): LeadScoring {
  const messages = [...facts.messages].sort(
    (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  const heard = hear(messages);
  const inbound = heard.filter(({ message }) => message.direction === 'INBOUND');
  const gains: ScoreFactor[] = [
    keywords(inbound, now),
    intent(inbound, now),
    frequency(inbound, now),
    responseTime(heard, now),
    goodMood(inbound, now),
    urgency(inbound, now),
  ];
  const gained = sum(gains.map(({ points }) => points));
  // Taken from the whole, so that the anger fades together with what it cools.
  const lost = Math.round(gained * ANGER * anger(inbound));
  const factors = gains.map((factor) =>
    factor.factor === 'SENTIMENT_TREND' ? soured(factor, lost, inbound) : factor,
  );
  const score = gained - lost;
  return { score, temperature: temperatureOf(score), factors };
}

/** HOT from 70, WARM from 40, else COLD. */
export function temperatureOf(score: number): Temperature {
  return score >= 70 ? 'HOT' : score >= 40 ? 'WARM' : 'COLD';
}

function soured(factor: ScoreFactor, lost: number, inbound: Heard[]): ScoreFactor {
  if (lost === 0) return factor;
  const [angriest] = distinct(inbound, displeasure);
  return {
    ...factor,
    points: factor.points - lost,
    evidence: angriest === undefined ? factor.evidence : `Displeased: ${quote(angriest.message)}`,
  };
}

/** 0 to 1: the mean displeasure, newer messages weighing more. Measured from the newest message, not from now. */
function anger(inbound: Heard[]): number {
  const newest = inbound.at(-1)?.message;
  if (newest === undefined) return 0;
  const weights = inbound.map(({ message }) => freshness(message, newest.occurredAt, HALF_LIFE / 2));
  return sum(inbound.map((one, index) => displeasure(one) * (weights[index] ?? 0))) / sum(weights);
}

/** Whoever orders may grumble: an order is never held against its author. */
function displeasure({ message, orders }: Heard): number {
  if (message.intent === 'PURCHASE' || orders) return 0;
  return Math.max(0, -(message.sentimentScore ?? 0), message.intent === 'COMPLAINT' ? 0.6 : 0);
}
