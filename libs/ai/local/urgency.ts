import type { Match } from './matcher.js';

/** Whether a message is in haste, and by which words. */
export interface Haste {
  urgent: boolean;
  reasons: Match[];
}

/**
 * Adds up what speaks for haste: one clear word is enough (asap, a deadline, an outage), hints need company
 * (`today`, exclamation marks). Saying that there is no hurry settles it.
 */
export function weighHaste(matches: readonly Match[], exclamations: number): Haste {
  if (matches.some((match) => match.meaning === 'calm')) return { urgent: false, reasons: [] };
  const sum = matches.reduce((total, match) => total + match.weight, 0);
  const shout = matches.length > 0 && exclamations >= 2 ? 1 : 0;
  return { urgent: sum + shout >= ENOUGH, reasons: [...matches] };
}

const ENOUGH = 3;
