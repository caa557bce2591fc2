import type { MessageFact } from './lead-facts.js';
import { KEYWORDS } from './score-keywords.js';
import { atLeastOne, distinct, duration, freshness, plural, quote, sum } from './score-measures.js';
import type { Heard } from './score-setbacks.js';

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

/** Most points of each factor: together 100, so that no sum has to be cut off. */
const MOST = { INTENT: 50, KEYWORDS: 18, URGENCY: 10, FREQUENCY: 9, RESPONSE_TIME: 8, SENTIMENT_TREND: 5 };
/** Days after which a message counts half. */
export const HALF_LIFE = 14;
const HALF_LIFE_URGENCY = 3;
/** How near to buying an intent is. */
const NEARNESS = { PURCHASE: 1, PRICING: 0.75, DEMO: 0.75, GENERAL: 0.05, SUPPORT: 0.05, COMPLAINT: 0 };
/** How much words of buying and urgency mean under an intent: a complaint is full of them. */
const WORTH = { PURCHASE: 1, PRICING: 1, DEMO: 1, GENERAL: 0.6, SUPPORT: 0.15, COMPLAINT: 0 };
/** The strongest messages that count for the intent: more of the same is insistence, not interest. */
const COUNTED_INTENTS = 3;
/** What the second and third of them count beside the first. */
const REPEATED = 0.5;
/** Messages of one day that count for frequency. */
const COUNTED_PER_DAY = 3;

/** How near to buying the strongest messages are. */
export function intent(inbound: Heard[], now: Date): ScoreFactor {
  const strongest = distinct(
    inbound,
    ({ message, left }) => nearness(message) * left * freshness(message, now, HALF_LIFE),
  ).slice(0, COUNTED_INTENTS);
  const best = strongest[0]?.message;
  const values = strongest.map(({ value }, rank) => (rank === 0 ? value : value * REPEATED));
  const points = Math.round(MOST.INTENT * atLeastOne(values));
  const found =
    best === undefined || points === 0
      ? 'No message speaks of buying.'
      : `${quote(best)}: ${best.intent ?? ''} (${Math.round((best.intentConfidence ?? 0.5) * 100)} %)`;
  const against = inbound.findLast(({ setback }) => setback !== undefined);
  const evidence = against === undefined ? found : `${found} Against it: ${quote(against.message)}`;
  return { factor: 'INTENT', points, evidence };
}

/** 0 to 1: how near to buying a message is by itself. */
function nearness({ intent: likeliest, intentConfidence }: MessageFact): number {
  // The 0.4th power: providers are shy about their probabilities, and 0.6 for one in six is a clear word.
  return likeliest === null ? 0 : NEARNESS[likeliest] * (intentConfidence ?? 0.5) ** 0.4;
}

/** 0 to 1: how much words of buying and urgency mean in a message. */
function worth({ message, left }: Heard, now: Date, halfLife: number): number {
  return WORTH[message.intent ?? 'GENERAL'] * left * freshness(message, now, halfLife);
}

/** Words of buying, each idea by its strongest message. */
export function keywords(inbound: Heard[], now: Date): ScoreFactor {
  const found = KEYWORDS.flatMap(({ idea, pattern, weight }) => {
    const spoken = inbound.filter(({ message }) => pattern.test(message.body));
    const [strongest] = distinct(spoken, (one) => worth(one, now, HALF_LIFE));
    if (strongest === undefined) return [];
    const [word = ''] = pattern.exec(strongest.message.body) ?? [];
    return [{ idea, word, points: weight * strongest.value }];
  }).sort((a, b) => b.points - a.points || (a.idea < b.idea ? -1 : 1));
  const points = Math.round(Math.min(MOST.KEYWORDS, sum(found.map((one) => one.points))));
  const words = found.map(({ idea, word }) => `"${word}" (${idea})`);
  const evidence = points === 0 ? 'No words of buying.' : `Words of buying: ${words.join(', ')}`;
  return { factor: 'KEYWORDS', points, evidence };
}

/** The most pressing message. */
export function urgency(inbound: Heard[], now: Date): ScoreFactor {
  const [strongest] = distinct(inbound, (one) =>
    one.message.urgent ? worth(one, now, HALF_LIFE_URGENCY) : 0,
  );
  const points = Math.round(MOST.URGENCY * (strongest?.value ?? 0));
  const evidence =
    strongest === undefined || points === 0
      ? 'Nothing is pressing.'
      : `Pressing: ${quote(strongest.message)}`;
  return { factor: 'URGENCY', points, evidence };
}

/** How often they write; a flood in a day counts no more than a few messages. */
export function frequency(inbound: Heard[], now: Date): ScoreFactor {
  const days = new Map<string, Heard[]>();
  for (const one of inbound) {
    const day = one.message.occurredAt.toISOString().slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  const counted = [...days.values()].flatMap((day) =>
    distinct(day, ({ message, left }) => left * freshness(message, now, HALF_LIFE)).slice(0, COUNTED_PER_DAY),
  );
  const points = Math.round(MOST.FREQUENCY * (1 - Math.exp(-sum(counted.map(({ value }) => value)) / 4)));
  const evidence = `${plural(inbound.length, 'message')} on ${plural(days.size, 'day')}`;
  return { factor: 'FREQUENCY', points, evidence };
}

/** Quick answers on both sides: an answer within minutes counts fully, one after a day hardly. */
export function responseTime(heard: Heard[], now: Date): ScoreFactor {
  const answers: { value: number; seconds: number; ours: boolean }[] = [];
  heard.forEach(({ message, left }, index) => {
    // The newest message of the other side: one more message in between can only make the answer quicker.
    const asked = heard.slice(0, index).findLast((one) => one.message.direction !== message.direction);
    if (!asked) return;
    const seconds = (message.occurredAt.getTime() - asked.message.occurredAt.getTime()) / 1000;
    const value = 0.35 * Math.exp(-seconds / 14_400) * left * freshness(message, now, HALF_LIFE);
    answers.push({ seconds, value, ours: message.direction === 'OUTBOUND' });
  });
  const points = Math.round(MOST.RESPONSE_TIME * atLeastOne(answers.map(({ value }) => value)));
  const quickest = (side: string, ours: boolean): string[] => {
    const seconds = answers.filter((one) => one.ours === ours).map((one) => one.seconds);
    return seconds.length === 0 ? [] : [`${side} after ${duration(Math.min(...seconds))}`];
  };
  const both = [...quickest('ours', true), ...quickest('theirs', false)];
  const evidence = both.length === 0 ? 'Nobody has answered yet.' : `Quickest answer: ${both.join(', ')}`;
  return { factor: 'RESPONSE_TIME', points, evidence };
}

/** How pleased they are; what displeases them is taken from the whole score. */
export function goodMood(inbound: Heard[], now: Date): ScoreFactor {
  const pleased = distinct(
    inbound,
    ({ message, left }) =>
      Math.max(0, message.sentimentScore ?? 0) * left * freshness(message, now, HALF_LIFE),
  );
  const points = Math.round(
    MOST.SENTIMENT_TREND * atLeastOne(pleased.slice(0, COUNTED_INTENTS).map(({ value }) => value)),
  );
  const best = pleased[0]?.message;
  const evidence = best === undefined || points === 0 ? 'Neutral.' : `In good spirits: ${quote(best)}`;
  return { factor: 'SENTIMENT_TREND', points, evidence };
}
