import { EMOJI_MOOD } from './lexicons/emoji.js';
import type { Match } from './matcher.js';

/** How a message feels. */
export interface Mood {
  /** Weight of all that speaks well of us, 0 and up. */
  praise: number;
  /** Weight of all that speaks ill of us, 0 and up. */
  blame: number;
}

/**
 * Adds up praise and blame. A negation up to two words before, or one just behind (German and Turkish put it
 * there), turns praise into blame and blame into faint praise; an intensifier before makes either stronger.
 *
 * @param matches praise, blame, negations and intensifiers; overlaps between praise and blame already resolved
 */
export function readMood(matches: readonly Match[], emoji: readonly string[]): Mood {
  const mood: Mood = { praise: 0, blame: 0 };
  const negations = matches.filter((match) => match.meaning === 'negation');
  const intensifiers = matches.filter((match) => match.meaning === 'intensifier');
  for (const match of matches) {
    if (match.meaning !== 'praise' && match.meaning !== 'blame') continue;
    const strength = match.weight * (intensifiers.some((one) => standsBefore(one, match, 1)) ? 1.4 : 1);
    const turned = negations.some((one) => standsBefore(one, match, 2) || standsBefore(match, one, 1));
    if (match.meaning === 'praise') {
      if (turned) mood.blame += strength * TURNED;
      else mood.praise += strength;
    } else if (turned) mood.praise += FAINT;
    else mood.blame += strength;
  }
  for (const sign of new Set(emoji)) {
    const weight = EMOJI_MOOD[sign.replace(/[\ufe0f\p{Emoji_Modifier}]/gu, '')] ?? 0;
    if (weight > 0) mood.praise += weight;
    else mood.blame -= weight;
  }
  return mood;
}

const TURNED = 1.3;
const FAINT = 0.3;

function standsBefore(first: Match, second: Match, within: number): boolean {
  const end = first.at.at(-1) ?? 0;
  const begin = second.at[0] ?? 0;
  return end < begin && begin - end <= within;
}
