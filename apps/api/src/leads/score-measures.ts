import type { MessageFact } from './lead-facts.js';
import type { Heard } from './score-setbacks.js';

const DAY = 86_400_000;

/**
 * The strongest occurrence of each text: saying the same again, with another
 * number or not, does not make it truer. Strongest first.
 */
export function distinct(
  heard: Heard[],
  value: (one: Heard) => number,
): { message: MessageFact; value: number }[] {
  const best = new Map<string, { message: MessageFact; value: number }>();
  for (const one of heard) {
    const { message } = one;
    const entry = { message, value: value(one) };
    const known = best.get(one.key);
    if (entry.value > 0 && (known === undefined || entry.value > known.value)) best.set(one.key, entry);
  }
  return [...best.values()].sort(
    (a, b) =>
      b.value - a.value ||
      b.message.occurredAt.getTime() - a.message.occurredAt.getTime() ||
      (a.message.id < b.message.id ? -1 : 1),
  );
}

/** 1 now, halved with each half-life in days. */
export function freshness(message: MessageFact, now: Date, halfLife: number): number {
  const age = Math.max(0, now.getTime() - message.occurredAt.getTime()) / DAY;
  return 0.5 ** (age / halfLife);
}

/** The probability that at least one of independent signs is right. */
export function atLeastOne(probabilities: number[]): number {
  return 1 - probabilities.reduce((none, probability) => none * (1 - probability), 1);
}

/** @returns 0 for none */
export function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A message in quotation marks, on one line of at most 80 characters. */
export function quote({ body }: MessageFact): string {
  const line = body.replace(/\s+/gu, ' ').trim();
  if (line.length <= 80) return `"${line}"`;
  const graphemes = Array.from(new Intl.Segmenter().segment(line.slice(0, 200)), ({ segment }) => segment);
  return `"${graphemes.slice(0, 79).join('')}…"`;
}

/** `1 day`, `2 days` */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `40 s`, `12 min`, `5 h`, `3 days` */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return seconds < 129_600 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
