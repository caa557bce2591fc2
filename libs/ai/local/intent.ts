import type { Intent } from '../ai-provider.js';
import { INTENTS } from '../ai-provider.js';
import type { Match } from './matcher.js';

/** What a message is about and how sure that is. */
export interface IntentGuess {
  intent: Intent;
  /** 0 to 1: share of the winner among all intents (softmax of their scores). */
  confidence: number;
}

/**
 * Weighs the phrases found for each intent against each other.
 *
 * Each further phrase of the same intent counts less, and the same phrase counts once, so that saying a thing ten
 * times is not ten things said.
 *
 * @param matches phrases that mean an intent, overlaps already resolved
 * @param blame how much ill was spoken of us, 0 and up: anger without a request is a complaint
 */
export function guessIntent(matches: readonly Match[], blame: number): IntentGuess {
  const scores = INTENTS.map((intent) => scoreOf(intent, matches) + priorOf(intent, blame));
  const best = Math.max(...scores);
  const shares = scores.map((score) => Math.exp((score - best) * SHARPNESS));
  const winner = scores.indexOf(best);
  const sum = shares.reduce((total, share) => total + share, 0);
  return { intent: INTENTS[winner] ?? 'GENERAL', confidence: (shares[winner] ?? 0) / sum };
}

// Most messages that say nothing we know are small talk.
const GENERAL_PRIOR = 1.2;
const SHARPNESS = 0.8;
const BLAME_SHARE = 0.7;
const MOST_BLAME = 4;

function priorOf(intent: Intent, blame: number): number {
  if (intent === 'GENERAL') return GENERAL_PRIOR;
  return intent === 'COMPLAINT' ? Math.min(MOST_BLAME, blame) * BLAME_SHARE : 0;
}

function scoreOf(intent: Intent, matches: readonly Match[]): number {
  const weights = matches
    .filter((match) => match.meaning === intent)
    .map((match) => match.weight)
    .sort((a, b) => b - a);
  return weights.reduce((sum, weight, rank) => sum + weight * 0.5 ** rank, 0);
}
