import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from './analyse.js';

/** Labelled messages that are no part of the product; where they are absent, there is nothing to measure. */
const FILE = '../shared/ai/train/authored.jsonl';

interface Labelled {
  text: string;
  label: string;
  sentiment: string;
  urgent: boolean;
  lang: string;
}

interface Tally {
  messages: number;
  intent: number;
  sentiment: number;
  urgent: number;
}

function tally(rows: readonly Labelled[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    const { intent, sentiment, urgent } = analyse({ body: row.text });
    for (const group of ['all', row.lang]) {
      const sum = tallies.get(group) ?? { messages: 0, intent: 0, sentiment: 0, urgent: 0 };
      sum.messages += 1;
      sum.intent += Number(intent === row.label);
      sum.sentiment += Number(sentiment === row.sentiment);
      sum.urgent += Number(urgent === row.urgent);
      tallies.set(group, sum);
    }
  }
  return tallies;
}

describe.runIf(existsSync(FILE))('on labelled messages', () => {
  it('the local rules find most intents, and print how many in each language', () => {
    const lines = readFileSync(FILE, 'utf8').trim().split('\n');
    const tallies = tally(lines.map((line) => JSON.parse(line) as Labelled));
    for (const [group, { messages, intent, sentiment, urgent }] of tallies) {
      const shares = [intent, sentiment, urgent].map((right) => (right / messages).toFixed(3));
      process.stdout.write(
        `${group}: ${messages} messages, intent, sentiment, urgency ${shares.join(' ')}\n`,
      );
    }
    const all = tallies.get('all');
    expect((all?.intent ?? 0) / (all?.messages ?? 1)).toBeGreaterThan(0.7);
  });
});
