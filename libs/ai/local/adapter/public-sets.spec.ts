import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSets, SETS, type Example } from '../training/examples.js';
import { shareOf } from '../training/random.js';
import { Adapter } from './adapter.js';
import { decodeAdapter } from './encoding.js';
import { compare } from './figures.js';
import { lessonOf, type Labelled } from './lesson.js';
import { readOwnLines } from './own-lines.js';
import { tryOut, type Correction } from './trial.js';

/** Other companies' customers, where enough of them are misunderstood. Never part of the product. */
const COMPANIES = ['banking77', 'bitext', 'hwu64', 'nlupp', 'sgd'];
const CORRECTIONS = 100;
const TESTED = 600;
const pause = (): Promise<void> => Promise.resolve();

function labelled({ text, intent }: Example): Labelled {
  return { text, intent };
}

describe.skipIf(!existsSync(SETS))('a hundred corrections of a public set, as if it were a company', () => {
  it(
    'teach what its other messages mean, at one point on our own lines at most',
    { timeout: 300_000 },
    async () => {
      const own = await readOwnLines(pause);
      const sets = readSets(SETS, false);
      for (const company of COMPANIES) {
        const mixed = sets
          .filter(({ source, intent }) => source === company && intent !== undefined)
          .map((example) => ({ example, place: shareOf(`${company} ${example.key}`) }))
          .sort((a, b) => a.place - b.place)
          .map(({ example }) => example);
        const tested = mixed.slice(0, TESTED).map((example) => lessonOf(labelled(example)));
        const corrections: Correction[] = mixed
          .slice(TESTED)
          .map((example, index) => ({ ...labelled(example), conversation: `${company} ${index}` }))
          .filter((correction) => compare([lessonOf(correction)], {}, {}).intent.before === 0)
          .slice(0, CORRECTIONS);
        const trial = await tryOut(corrections, {}, own, pause);
        if (trial.outcome === 'too-few') throw new Error(trial.reason);
        const adapter = new Adapter(decodeAdapter(trial.weights));
        const { before, after } = compare(tested, {}, { adapter }).intent;
        const guard = trial.guard.intent;
        process.stdout.write(
          `${company.padEnd(10)} ${before.toFixed(3)} -> ${after.toFixed(3)}, kept back ${trial.figures.intent.before.toFixed(3)} -> ${trial.figures.intent.after.toFixed(3)}, our lines ${guard.before.toFixed(3)} -> ${guard.after.toFixed(3)}, ${trial.weights.length} bytes, ${trial.outcome}\n`,
        );
        expect(after).toBeGreaterThan(before);
        expect(guard.after).toBeGreaterThanOrEqual(guard.before - 0.01);
        expect(trial.outcome).toBe('accepted');
      }
    },
  );
});
