import type { Intent, Sentiment } from '../../ai-provider.js';
import { INTENTS, SENTIMENTS } from '../../ai-provider.js';
import { factsOf } from '../model/facts.js';
import type { Grams } from '../model/grams.js';
import { MODEL } from '../model/shipped.js';
import { featuresOf, read } from '../reading.js';

/** What somebody who knows says of a message; what they did not say is left out. */
export interface Labels {
  intent?: Intent;
  sentiment?: Sentiment;
  urgent?: boolean;
}

/** A message with what is right about it. */
export interface Labelled extends Labels {
  text: string;
}

/** A labelled message as learning sees it. */
export interface Lesson {
  labels: Labels;
  grams: Grams;
  /** What the shipped model makes of it, before temperatures and prior. */
  scores: Float64Array;
  /** Whether it says that there is no hurry: then it is not urgent whatever the scores. */
  calm: boolean;
  /** BCP 47 primary tag, `und` where it can't be told. */
  language: string;
}

/** The parts of an analysis that can be taught. */
export const TAUGHT_HEADS = ['intent', 'sentiment', 'urgency'] as const;
export type TaughtHead = (typeof TAUGHT_HEADS)[number];

/** Reads a message as the product does. */
export function lessonOf({ text, ...labels }: Labelled): Lesson {
  const reading = read({ body: text });
  const { grams, findings } = featuresOf(reading);
  const calm = reading.matches.some(({ meaning }) => meaning === 'calm');
  return { labels, grams, scores: MODEL.scores(grams, factsOf(findings)), calm, language: reading.language };
}

/** Place of the right answer within its head; -1 where nobody said. */
export function rightOf(head: TaughtHead, { intent, sentiment, urgent }: Labels): number {
  if (head === 'intent') return intent === undefined ? -1 : INTENTS.indexOf(intent);
  if (head === 'sentiment') return sentiment === undefined ? -1 : SENTIMENTS.indexOf(sentiment);
  return urgent === undefined ? -1 : Number(urgent);
}
