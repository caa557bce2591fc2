import type { Entry, Machine, Meaning, TreeNode } from './machine.js';
import { MONEY_CLASS, NUMBER_CLASS, PERCENT_CLASS } from './machine.js';
import type { Token } from './tokens.js';
import type { KnownWord } from './words.js';

/** A phrase of a lexicon found in a message. */
export interface Match extends Entry {
  /** Places in the list of tokens of its words, gaps left out. */
  at: number[];
}

/** A token with what is known of it. */
export interface ReadToken extends Token {
  known: KnownWord;
}

/** A gap leaps over up to this many words. */
const GAP_WORDS = 3;

/** Finds every phrase in a message; overlapping ones too. */
export function findMatches(machine: Machine, tokens: readonly ReadToken[]): Match[] {
  const matches: Match[] = [];
  for (let start = 0; start < tokens.length; start += 1) walk(machine.tree, start, []);
  return matches;

  function walk(node: TreeNode, at: number, way: number[]): void {
    const token = tokens[at];
    const first = tokens[way[0] ?? at];
    if (!token || token.sentence !== first?.sentence) return;
    for (const number of numbersOf(token)) {
      const next = node.next.get(number);
      if (!next) continue;
      const longer = [...way, at];
      for (const entry of next.entries) matches.push({ ...entry, at: longer });
      if (next.next.size > 0) walk(next, at + 1, longer);
      if (next.gap) for (let skip = 0; skip <= GAP_WORDS; skip += 1) walk(next.gap, at + 1 + skip, longer);
    }
  }
}

/**
 * Of phrases that share words, keeps the one that says most: more words first, then the heavier, then the earlier.
 * So `cancel my subscription` hides `subscription`.
 */
export function withoutOverlaps(matches: readonly Match[]): Match[] {
  const ranked = [...matches].sort(
    (a, b) => b.at.length - a.at.length || b.weight - a.weight || (a.at[0] ?? 0) - (b.at[0] ?? 0),
  );
  const taken = new Set<number>();
  const kept: Match[] = [];
  for (const match of ranked) {
    if (match.at.some((place) => taken.has(place))) continue;
    for (const place of match.at) taken.add(place);
    kept.push(match);
  }
  return kept;
}

/** The matches of some meanings. */
export function ofMeaning(matches: readonly Match[], meanings: ReadonlySet<Meaning>): Match[] {
  return matches.filter((match) => meanings.has(match.meaning));
}

/** The words of a match as they stand in the message, from the first to the last. */
export function quote(text: string, tokens: readonly Token[], match: Match): string {
  const first = tokens[match.at[0] ?? 0];
  const last = tokens[match.at.at(-1) ?? 0];
  return first && last ? text.slice(first.start, last.end) : '';
}

function numbersOf(token: ReadToken): readonly number[] {
  if (token.kind === 'word') return token.known.numbers;
  if (token.kind === 'money') return MONEY;
  if (token.kind === 'percent') return PERCENT;
  // Digits may stand for words: how 2 pay, 4 us.
  return token.known.numbers.length > 0 ? [NUMBER_CLASS, ...token.known.numbers] : NUMBER;
}

const NUMBER = [NUMBER_CLASS];
const MONEY = [MONEY_CLASS];
const PERCENT = [PERCENT_CLASS];
