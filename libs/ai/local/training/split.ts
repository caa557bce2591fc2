import type { Example } from './examples.js';
import type { Seen } from './features.js';
import { shareOf } from './random.js';

/** Messages to learn from, and messages kept apart. */
export interface Split {
  learn: Seen[];
  apart: Seen[];
}

/** Keeps apart a share of our lines, by line: never rows of one line on both sides. Others' sets are all learnt from. */
export function splitByLine(seen: readonly Seen[], share: number, name: string): Split {
  return splitBy(seen, (example) => isOurs(example) && shareOf(`${name} ${example.key}`) < share);
}

/** Keeps apart whatever is told. */
export function splitBy(seen: readonly Seen[], apart: (example: Example) => boolean): Split {
  return {
    learn: seen.filter(({ example }) => !apart(example)),
    apart: seen.filter(({ example }) => apart(example)),
  };
}

/** Lines written for this product, in it or beside it. */
export function isOurs({ source }: Example): boolean {
  return source === 'phrases' || source === 'authored';
}
