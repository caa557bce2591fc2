import { KEYWORDS } from './score-keywords.js';

/** One message, as far as scoring looks at it. */
export interface MessageFact {
  id: string;
  direction: 'INBOUND' | 'OUTBOUND';
  occurredAt: Date;
  body: string;
  intent: 'PRICING' | 'DEMO' | 'SUPPORT' | 'COMPLAINT' | 'PURCHASE' | 'GENERAL' | null;
  /** 0 to 1. */
  intentConfidence: number | null;
  sentiment: 'POSITIVE' | 'NEUTRAL' | 'NEGATIVE' | null;
  /** -1 to 1. */
  sentimentScore: number | null;
  urgent: boolean;
}

/** All that a score is made of, in any order. */
export interface LeadFacts {
  messages: MessageFact[];
}

export const SCORE_FACTORS = [
  'KEYWORDS',
  'INTENT',
  'FREQUENCY',
  'RESPONSE_TIME',
  'SENTIMENT_TREND',
  'URGENCY',
] as const;
export type ScoreFactorName = (typeof SCORE_FACTORS)[number];

/** One reason for the score. */
export interface ScoreFactor {
  factor: ScoreFactorName;
  /** Whole points; only SENTIMENT_TREND can be negative. The points of all factors add up to the score. */
  points: number;
  /** What in the conversation speaks for it, quoted where there is something to quote. */
  evidence: string;
}

export type Temperature = 'HOT' | 'WARM' | 'COLD';

/** A score with its reasons. */
export interface LeadScoring {
  /** 0 to 100. */
  score: number;
  temperature: Temperature;
  factors: ScoreFactor[];
}

/** Most points of each factor: together 100, so that no sum has to be cut off. */
const MOST = { INTENT: 50, KEYWORDS: 18, URGENCY: 10, FREQUENCY: 9, RESPONSE_TIME: 8, SENTIMENT_TREND: 5 };
/** Days after which a message counts half. */
const HALF_LIFE = 14;
const HALF_LIFE_URGENCY = 3;
/** How near to buying an intent is. */
const NEARNESS = { PURCHASE: 1, PRICING: 0.75, DEMO: 0.75, GENERAL: 0.05, SUPPORT: 0.05, COMPLAINT: 0 };
/** How much words of buying and urgency mean under an intent: a complaint is full of them. */
const WORTH = { PURCHASE: 1, PRICING: 1, DEMO: 1, GENERAL: 0.6, SUPPORT: 0.15, COMPLAINT: 0 };
/** The strongest messages that count for the intent: more of the same is insistence, not interest. */
const COUNTED_INTENTS = 3;
/** Messages of one day that count for frequency. */
const COUNTED_PER_DAY = 3;
/** Most of the score that anger takes: it cools a purchase order, it does not outweigh it. */
const ANGER = 0.35;

const DAY = 86_400_000;

/**
 * Scores a lead from its conversation. Pure: the same facts and instant give the same score, in whatever order
 * the messages came. Every positive part only grows with another message and fades with time, so a purchase
 * signal never lowers a score and silence never raises it.
 *
 * @param now the instant the score is for; messages after it count as said at it
 */
export function scoreLead(facts: LeadFacts, now: Date): LeadScoring {
  const messages = [...facts.messages].sort(
    (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  const inbound = messages.filter(({ direction }) => direction === 'INBOUND');
  const gains: ScoreFactor[] = [
    keywords(inbound, now),
    intent(inbound, now),
    frequency(inbound, now),
    responseTime(messages, now),
    goodMood(inbound, now),
    urgency(inbound, now),
  ];
  const gained = gains.reduce((sum, { points }) => sum + points, 0);
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

function intent(inbound: MessageFact[], now: Date): ScoreFactor {
  const strongest = distinct(inbound, (message) => {
    if (message.intent === null) return 0;
    // The 0.4th power: providers are shy about their probabilities, and 0.6 for one in six is a clear word.
    const certainty = (message.intentConfidence ?? 0.5) ** 0.4;
    return NEARNESS[message.intent] * certainty * freshness(message, now, HALF_LIFE);
  }).slice(0, COUNTED_INTENTS);
  const best = strongest[0]?.message;
  const points = Math.round(MOST.INTENT * atLeastOne(strongest.map(({ value }) => value)));
  const evidence =
    best === undefined || points === 0
      ? 'No message speaks of buying.'
      : `${quote(best)}: ${best.intent ?? ''} (${Math.round((best.intentConfidence ?? 0.5) * 100)} %)`;
  return { factor: 'INTENT', points, evidence };
}

function keywords(inbound: MessageFact[], now: Date): ScoreFactor {
  const found = KEYWORDS.flatMap(({ idea, pattern, weight }) => {
    const worth = inbound.map((message) =>
      pattern.test(message.body)
        ? WORTH[message.intent ?? 'GENERAL'] * freshness(message, now, HALF_LIFE)
        : 0,
    );
    const points = weight * Math.max(0, ...worth);
    return points > 0 ? [{ idea, points }] : [];
  }).sort((a, b) => b.points - a.points || (a.idea < b.idea ? -1 : 1));
  const points = Math.round(Math.min(MOST.KEYWORDS, sum(found.map((one) => one.points))));
  const evidence =
    points === 0 ? 'No words of buying.' : `Words of buying: ${found.map(({ idea }) => idea).join(', ')}`;
  return { factor: 'KEYWORDS', points, evidence };
}

function urgency(inbound: MessageFact[], now: Date): ScoreFactor {
  const [strongest] = distinct(inbound, (message) =>
    message.urgent ? WORTH[message.intent ?? 'GENERAL'] * freshness(message, now, HALF_LIFE_URGENCY) : 0,
  );
  const points = Math.round(MOST.URGENCY * (strongest?.value ?? 0));
  const evidence =
    strongest === undefined || points === 0
      ? 'Nothing is pressing.'
      : `Pressing: ${quote(strongest.message)}`;
  return { factor: 'URGENCY', points, evidence };
}

function frequency(inbound: MessageFact[], now: Date): ScoreFactor {
  const days = new Map<string, MessageFact[]>();
  for (const message of inbound) {
    const day = message.occurredAt.toISOString().slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), message]);
  }
  const counted = [...days.values()].flatMap((day) =>
    distinct(day, (message) => freshness(message, now, HALF_LIFE)).slice(0, COUNTED_PER_DAY),
  );
  const points = Math.round(MOST.FREQUENCY * (1 - Math.exp(-sum(counted.map(({ value }) => value)) / 4)));
  const evidence = `${plural(inbound.length, 'message')} on ${plural(days.size, 'day')}`;
  return { factor: 'FREQUENCY', points, evidence };
}

/** Quick answers on both sides: an answer within minutes counts fully, one after a day hardly. */
function responseTime(messages: MessageFact[], now: Date): ScoreFactor {
  const answers: { value: number; seconds: number }[] = [];
  messages.forEach((message, index) => {
    // The newest message of the other side: one more message in between can only make the answer quicker.
    const asked = messages.slice(0, index).findLast(({ direction }) => direction !== message.direction);
    if (!asked) return;
    const seconds = (message.occurredAt.getTime() - asked.occurredAt.getTime()) / 1000;
    answers.push({ seconds, value: 0.35 * Math.exp(-seconds / 14_400) * freshness(message, now, HALF_LIFE) });
  });
  const points = Math.round(MOST.RESPONSE_TIME * atLeastOne(answers.map(({ value }) => value)));
  const quickest = Math.min(...answers.map(({ seconds }) => seconds));
  const evidence =
    answers.length === 0 ? 'Nobody has answered yet.' : `Quickest answer after ${duration(quickest)}`;
  return { factor: 'RESPONSE_TIME', points, evidence };
}

function goodMood(inbound: MessageFact[], now: Date): ScoreFactor {
  const pleased = distinct(
    inbound,
    (message) => Math.max(0, message.sentimentScore ?? 0) * freshness(message, now, HALF_LIFE),
  );
  const points = Math.round(
    MOST.SENTIMENT_TREND * atLeastOne(pleased.slice(0, COUNTED_INTENTS).map(({ value }) => value)),
  );
  const best = pleased[0]?.message;
  const evidence = best === undefined || points === 0 ? 'Neutral.' : `In good spirits: ${quote(best)}`;
  return { factor: 'SENTIMENT_TREND', points, evidence };
}

function soured(factor: ScoreFactor, lost: number, inbound: MessageFact[]): ScoreFactor {
  if (lost === 0) return factor;
  const [angriest] = distinct(inbound, displeasure);
  return {
    ...factor,
    points: factor.points - lost,
    evidence: angriest === undefined ? factor.evidence : `Displeased: ${quote(angriest.message)}`,
  };
}

/** 0 to 1: the mean displeasure, newer messages weighing more. Measured from the newest message, not from now. */
function anger(inbound: MessageFact[]): number {
  const newest = inbound.at(-1);
  if (newest === undefined) return 0;
  const weights = inbound.map((message) => freshness(message, newest.occurredAt, HALF_LIFE / 2));
  return sum(inbound.map((message, index) => displeasure(message) * (weights[index] ?? 0))) / sum(weights);
}

/** Whoever orders may grumble: an order is never held against its author. */
function displeasure(message: MessageFact): number {
  if (message.intent === 'PURCHASE') return 0;
  return Math.max(0, -(message.sentimentScore ?? 0), message.intent === 'COMPLAINT' ? 0.6 : 0);
}

/** The strongest occurrence of each text: saying the same again does not make it truer. Strongest first. */
function distinct(
  inbound: MessageFact[],
  value: (message: MessageFact) => number,
): { message: MessageFact; value: number }[] {
  const best = new Map<string, { message: MessageFact; value: number }>();
  for (const message of inbound) {
    const entry = { message, value: value(message) };
    const text = message.body
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
    const known = best.get(text);
    if (entry.value > 0 && (known === undefined || entry.value > known.value)) best.set(text, entry);
  }
  return [...best.values()].sort(
    (a, b) =>
      b.value - a.value ||
      b.message.occurredAt.getTime() - a.message.occurredAt.getTime() ||
      (a.message.id < b.message.id ? -1 : 1),
  );
}

/** 1 now, halved with each half-life in days. */
function freshness(message: MessageFact, now: Date, halfLife: number): number {
  const age = Math.max(0, now.getTime() - message.occurredAt.getTime()) / DAY;
  return 0.5 ** (age / halfLife);
}

/** The probability that at least one of independent signs is right. */
function atLeastOne(probabilities: number[]): number {
  return 1 - probabilities.reduce((none, probability) => none * (1 - probability), 1);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function quote({ body }: MessageFact): string {
  const line = body.replace(/\s+/gu, ' ').trim();
  if (line.length <= 80) return `"${line}"`;
  const graphemes = Array.from(new Intl.Segmenter().segment(line.slice(0, 200)), ({ segment }) => segment);
  return `"${graphemes.slice(0, 79).join('')}…"`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return seconds < 129_600 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
