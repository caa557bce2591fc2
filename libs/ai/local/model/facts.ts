import type { Intent } from '../../ai-provider.js';
import { INTENTS } from '../../ai-provider.js';
import type { Match } from '../matcher.js';
import type { Mood } from '../sentiment.js';
import type { Tokens } from '../tokens.js';

/** What the lexicons found in a message, for the model to weigh: the same in every language. */
export interface Findings {
  text: string;
  tokens: Tokens;
  matches: readonly Match[];
  /** Phrases that mean an intent, overlaps resolved, those turned down left out. */
  wishes: readonly Match[];
  mood: Mood;
}

/** How many numbers `factsOf` gives. */
export const FACTS = 29;

/** What a fact of 1 counts: little beside the n-grams, so that these learn what the lexicons do not know. */
export const FACT_SHARE = 0.1;

/** The place of the fact that the rules alone are sure of haste: a deadline, an outage, `asap`. */
export const CLEAR_HASTE_FACT = 18;

/** Numbers around 0 to `FACT_SHARE` each, in a fixed order; the trained weights belong to places in it. */
export function factsOf({ text, tokens, matches, wishes, mood }: Findings): Float64Array {
  const says = (meaning: Match['meaning']): number =>
    Number(matches.some((match) => match.meaning === meaning));
  let haste = 0;
  for (const match of matches) if (match.meaning === 'urgent') haste += match.weight;
  const strengths = INTENTS.map((intent) => Math.min(strengthOf(intent, wishes), 10) / 5);
  const best = Math.max(...strengths);
  const balance = mood.praise - mood.blame;
  const facts = [
    ...strengths,
    ...strengths.map((strength) => Number(strength > 0 && strength === best)),
    Math.min(mood.praise, 6) / 3,
    Math.min(mood.blame, 6) / 3,
    says('thanks'),
    says('decline'),
    says('calm'),
    Math.min(haste, 8) / 4,
    Number(haste >= CLEAR_HASTE),
    says('negation'),
    Number(tokens.questions > 0),
    Math.min(tokens.exclamations, 3) / 2,
    Number(wishes.length === 0),
    Number(text.length < 15),
    Number(text.length > 80),
    Number(text.length > 200),
    Number(balance >= CLEAR_MOOD),
    Number(balance <= -CLEAR_MOOD),
    Number(mood.praise === 0 && mood.blame === 0),
  ];
  return Float64Array.from(facts, (fact) => fact * FACT_SHARE);
}

const CLEAR_HASTE = 3;
const CLEAR_MOOD = 0.9;

/** Each further phrase of an intent says half as much: a thing said ten times is not ten things. */
function strengthOf(intent: Intent, wishes: readonly Match[]): number {
  return wishes
    .filter((wish) => wish.meaning === intent)
    .map((wish) => wish.weight)
    .sort((a, b) => b - a)
    .reduce((sum, weight, rank) => sum + weight * 0.5 ** rank, 0);
}
