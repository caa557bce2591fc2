import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where our pairs are, from the root of the project. */
export const PAIRS = 'apps/api/src/leads/ranking/pairs';

/** What one side wrote, and when. */
export interface Line {
  direction: 'INBOUND' | 'OUTBOUND';
  /** Milliseconds before the instant the score is for. */
  ago: number;
  body: string;
}

/** Two conversations of the same language and trade, of which any salesperson would call the same one first. */
export interface Pair {
  /** Unique; its parity tells the half. */
  number: number;
  /** What makes it hard. */
  kind: string;
  /** BCP 47 primary tag of the customers. */
  language: string;
  trade: string;
  /** The conversation of who is nearer to buying, oldest message first. */
  nearer: Line[];
  farther: Line[];
}

/**
 * Reads all pairs, in the order of their numbers. A pair begins with `## number kind language trade`; under `+` is
 * the conversation nearer to buying and under `-` the other; a line is `<` for theirs or `>` for ours, how long ago
 * (`3d`, `5h`, `20m`) and the text.
 *
 * @throws Error naming the line that can't be read
 */
export function readPairs(folder: string): Pair[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .flatMap((name) => readFile(join(folder, name)))
    .sort((a, b) => a.number - b.number);
}

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function readFile(file: string): Pair[] {
  const pairs: Pair[] = [];
  let side: Line[] | undefined;
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const pair = pairs.at(-1);
    const [, number, kind, language, trade] = /^## (\d+) (\S+) ([a-z]{2}) (.+)$/.exec(line) ?? [];
    const [, mark, count, unit = '', body] = /^([<>]) (\d+)([mhd]) (.+)$/.exec(line) ?? [];
    if (number !== undefined && kind !== undefined && language !== undefined && trade !== undefined) {
      pairs.push({ number: Number(number), kind, language, trade, nearer: [], farther: [] });
      side = undefined;
    } else if (line === '+') side = pair?.nearer;
    else if (line === '-') side = pair?.farther;
    else if (side !== undefined && body !== undefined)
      side.push({
        direction: mark === '<' ? 'INBOUND' : 'OUTBOUND',
        ago: Number(count) * (UNITS[unit] ?? 0),
        body,
      });
    else if (line !== '') throw new Error(`${file}:${index + 1} is no line of a pair: ${line}`);
  }
  return pairs;
}
