import { describe, expect, it } from 'vitest';
import { INTENTS } from '../../ai-provider.js';
import { decodeWeights, encodeWeights } from '../model/weights.js';
import { PHRASES, readPhraseLines, type Example } from './examples.js';
import { see } from './features.js';
import { figuresOf } from './figures.js';
import { isOurs, splitByLine } from './split.js';
import { trainAndCalibrate } from './training.js';

const EFFORT = { rows: 3_000, rounds: 4 };
// A small piece of everything: every fifteenth line.
const lines = readPhraseLines(PHRASES).filter((_, index) => index % 15 === 0);
const train = (examples: readonly Example[]): Buffer =>
  encodeWeights(trainAndCalibrate(examples.map(see), EFFORT));

describe('training the local model', () => {
  it('makes the same bytes of the same lines', () => {
    expect(train(lines).equals(train(lines))).toBe(true);
  });

  it('makes other bytes when a label is another', () => {
    const [first, ...rest] = lines;
    if (!first) throw new Error('there are no lines');
    const other = { ...first, intent: first.intent === 'DEMO' ? ('GENERAL' as const) : ('DEMO' as const) };
    expect(train(lines).equals(train([other, ...rest]))).toBe(false);
  });

  it('learns what lines have in common: of lines it has not seen it tells more than by chance', () => {
    const { learn, apart } = splitByLine(lines.map(see), 0.2, 'spec');
    const { intent } = figuresOf(trainAndCalibrate(learn, EFFORT), apart);
    expect(apart.length).toBeGreaterThan(50);
    expect(intent.accuracy).toBeGreaterThan(2 / INTENTS.length);
  });

  it('keeps every row of a line on one side', () => {
    const rows = lines.flatMap((line) => [line, { ...line, text: `${line.text}!!` }]);
    const { learn, apart } = splitByLine(
      rows.map((example) => see(example)),
      0.3,
      'spec',
    );
    const keys = new Set(learn.map(({ example }) => example.key));
    expect(apart.length).toBeGreaterThan(0);
    expect(apart.filter(({ example }) => isOurs(example) && keys.has(example.key))).toEqual([]);
  });

  it('refuses weights that are cut or not weights', () => {
    const file = train(lines.slice(0, 50));
    expect(encodeWeights(decodeWeights(file)).equals(file)).toBe(true);
    expect(() => decodeWeights(file.subarray(0, file.length - 1))).toThrow('npm run train');
    expect(() => decodeWeights(Buffer.from('nothing'))).toThrow('npm run train');
  });
});
