import { analyse } from '@libs/ai/local/analyse.js';
import type { MessageFact } from '../lead-facts.js';
import { frequency, responseTime } from '../score-factors.js';
import { KEYWORDS } from '../score-keywords.js';
import { sum } from '../score-measures.js';
import { unopposed } from '../score-setbacks.js';
import { scoreLead } from '../score.js';
import type { Line, Pair } from './pairs.js';

/** A pair with the score of each side. */
export interface Ranked {
  pair: Pair;
  nearer: number;
  farther: number;
  /** Whether the nearer one stands higher; standing level is wrong. */
  right: boolean;
}

/** How many pairs of a group are ranked right. */
export interface Share {
  name: string;
  right: number;
  of: number;
}

const NOW = new Date('2026-03-02T12:00:00Z');

/** Even pairs are kept apart: nothing is tuned on them. */
export function isApart({ number }: Pair): boolean {
  return number % 2 === 0;
}

/** Ranks pairs by the score, each message understood by the local model as it would be when it comes in. */
export function rank(pairs: readonly Pair[]): Ranked[] {
  return pairs.map((pair) => ranked(pair, scoreOf));
}

/** Ranks pairs as most products score leads: by words of buying, how often and quickly they write, and their mood. */
export function rankPlainly(pairs: readonly Pair[]): Ranked[] {
  return pairs.map((pair) => ranked(pair, plainScoreOf));
}

/** The share ranked right in each group, largest name last. */
export function sharesBy(results: readonly Ranked[], group: (pair: Pair) => string): Share[] {
  const shares = new Map<string, Share>();
  for (const { pair, right } of results) {
    const name = group(pair);
    const share = shares.get(name) ?? { name, right: 0, of: 0 };
    shares.set(name, { name, right: share.right + Number(right), of: share.of + 1 });
  }
  return [...shares.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What scoring sees of a conversation after the local model has read it. */
export function factsOf(lines: readonly Line[]): MessageFact[] {
  return lines.map(({ direction, ago, body }, index): MessageFact => {
    const said = {
      id: String(index).padStart(3, '0'),
      direction,
      occurredAt: new Date(NOW.getTime() - ago),
      body,
    };
    return direction === 'OUTBOUND' ? { ...said, ...UNREAD } : { ...said, ...understood(body) };
  });
}

const UNREAD = {
  intent: null,
  intentConfidence: null,
  sentiment: null,
  sentimentScore: null,
  urgent: false,
};

function understood(body: string): Omit<MessageFact, 'id' | 'direction' | 'occurredAt' | 'body'> {
  const { intent, intentConfidence, sentiment, sentimentScore, urgent } = analyse({ body });
  return { intent, intentConfidence, sentiment, sentimentScore, urgent };
}

function ranked(pair: Pair, score: (messages: MessageFact[]) => number): Ranked {
  const [nearer, farther] = [score(factsOf(pair.nearer)), score(factsOf(pair.farther))];
  return { pair, nearer, farther, right: nearer > farther };
}

function scoreOf(messages: MessageFact[]): number {
  return scoreLead({ messages }, NOW).score;
}

function plainScoreOf(messages: MessageFact[]): number {
  const inbound = messages.filter(({ direction }) => direction === 'INBOUND').map(unopposed);
  const text = inbound.map(({ message }) => message.body).join('\n');
  const words = KEYWORDS.filter(({ pattern }) => pattern.test(text)).map(({ weight }) => weight);
  const mood = inbound.map(({ message }) => message.sentimentScore ?? 0);
  const rest = [frequency(inbound, NOW), responseTime(messages.map(unopposed), NOW)];
  return sum(words) + sum(rest.map(({ points }) => points)) + (5 * sum(mood)) / inbound.length;
}
