import type { Evidence, EvidenceKind, Intent, Sentiment } from '../ai-provider.js';
import { INTENTS, SENTIMENTS } from '../ai-provider.js';
import type { Adapter } from './adapter/adapter.js';
import type { Match } from './matcher.js';
import type { Meaning } from './machine.js';
import type { Verdict } from './model/model.js';
import { MODEL } from './model/shipped.js';
import type { Head } from './model/weights.js';
import type { Features, Reading } from './reading.js';

/** What an analysis says, to be shown by the words that spoke for it. */
export interface Answers {
  intent: Intent;
  sentiment: Sentiment;
  urgent: boolean;
}

/** Words from the first to the last, by their places in the list of tokens, and how much they spoke for an answer. */
interface Span {
  first: number;
  last: number;
  spoke: number;
}

/**
 * The words that spoke most for each answer, as they stand in the message: phrases of the lexicons that mean it, and
 * runs of words whose n-grams weighed for it. At most three a kind; none where only the lack of anything spoke.
 */
export function evidenceFor(
  reading: Reading,
  features: Features,
  verdict: Verdict,
  { intent, sentiment, urgent }: Answers,
  adapter?: Adapter,
): Evidence[] {
  const { matches } = reading;
  const { findings, feelings, grams } = features;
  const quotes = (kind: EvidenceKind, head: Head, answer: number, phrases: readonly Match[]): Evidence[] => {
    const spoken = MODEL.spokenFor(grams, verdict.rows, head, answer, reading.list.length);
    adapter?.addSpoken(spoken, grams, head, answer);
    for (const { at, weight } of phrases)
      for (const place of at) spoken[place] = (spoken[place] ?? 0) + (PHRASE * weight) / at.length;
    return best(reading, spansOf(reading, spoken, phrases)).map((text) => ({ kind, text }));
  };
  const meaning = (list: readonly Match[], meant: readonly Meaning[]): Match[] =>
    list.filter((match) => meant.includes(match.meaning));
  const mood: Meaning[] = sentiment === 'POSITIVE' ? ['praise', 'thanks'] : ['blame', 'praise'];
  return [
    ...quotes('INTENT', 'intent', INTENTS.indexOf(intent), meaning(findings.wishes, [intent])),
    ...(sentiment === 'NEUTRAL'
      ? []
      : quotes('SENTIMENT', 'sentiment', SENTIMENTS.indexOf(sentiment), [
          ...meaning(feelings, mood),
          ...(sentiment === 'POSITIVE' ? meaning(matches, ['thanks']) : []),
        ])),
    ...(urgent ? quotes('URGENCY', 'urgency', 0, meaning(matches, ['urgent'])) : []),
  ];
}

const MOST_QUOTES = 3;
const LONGEST_RUN = 6;
// A phrase of the lexicons speaks about as loudly as the n-grams of a telling word.
const PHRASE = 0.4;
// Words that spoke less than this (in the units of the scores) are not worth quoting.
const LEAST = 0.25;
// Beside the words that spoke loudest, those that spoke less than this share of it explain nothing.
const LEAST_SHARE = 0.35;

/** Phrases as they are, and runs of words that each spoke for the answer, within a sentence. */
function spansOf({ list }: Reading, spoken: Float64Array, phrases: readonly Match[]): Span[] {
  const sum = (first: number, last: number): number =>
    spoken.subarray(first, last + 1).reduce((total, one) => total + one, 0);
  const spans = phrases.map(({ at }): Span => {
    const [first, last] = [at[0] ?? 0, at.at(-1) ?? 0];
    return { first, last, spoke: sum(first, last) };
  });
  for (let first = 0; first < list.length; first += 1) {
    if ((spoken[first] ?? 0) < LEAST) continue;
    let last = first;
    while (
      last + 1 < list.length &&
      last - first + 1 < LONGEST_RUN &&
      (spoken[last + 1] ?? 0) >= LEAST &&
      list[last + 1]?.sentence === list[first]?.sentence
    )
      last += 1;
    spans.push({ first, last, spoke: sum(first, last) });
    first = last;
  }
  return spans;
}

function best({ text, list }: Reading, spans: readonly Span[]): string[] {
  const taken = new Set<number>();
  const quotes = new Set<string>();
  const ranked = spans.toSorted((a, b) => b.spoke - a.spoke || a.first - b.first);
  const least = Math.max(LEAST, (ranked[0]?.spoke ?? 0) * LEAST_SHARE);
  for (const { first, last, spoke } of ranked) {
    const places = Array.from({ length: last - first + 1 }, (_, step) => first + step);
    if (spoke < least || quotes.size >= MOST_QUOTES || places.some((place) => taken.has(place))) continue;
    for (const place of places) taken.add(place);
    quotes.add(text.slice(list[first]?.start, list[last]?.end));
  }
  return [...quotes];
}
