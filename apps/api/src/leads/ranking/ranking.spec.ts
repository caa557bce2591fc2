import { describe, expect, it } from 'vitest';
import { PHRASES, readPhraseLines } from '@libs/ai/local/training/examples.js';
import { setbackIn } from '../score-setbacks.js';
import { PAIRS, readPairs } from './pairs.js';
import { isApart, rank, rankPlainly, type Ranked } from './ranking.js';

const pairs = readPairs(PAIRS);
const ranked = rank(pairs);

function shareRight(results: readonly Ranked[]): number {
  return results.filter(({ right }) => right).length / results.length;
}

describe('Of two conversations, the score puts the one first that is nearer to buying', () => {
  it('in a hundred pairs of many kinds, trades and languages', () => {
    expect(new Set(pairs.map(({ number }) => number)).size).toBe(100);
    expect(new Set(pairs.map(({ language }) => language)).size).toBe(12);
    expect(new Set(pairs.map(({ kind }) => kind)).size).toBe(12);
    expect(new Set(pairs.map(({ trade }) => trade)).size).toBeGreaterThanOrEqual(8);
    for (const { nearer, farther } of pairs)
      for (const lines of [nearer, farther]) {
        expect(lines.length).toBeGreaterThanOrEqual(2);
        expect(lines.map(({ ago }) => ago)).toEqual(lines.map(({ ago }) => ago).sort((a, b) => b - a));
      }
  });

  it('in those it was tuned on', () => {
    expect(shareRight(ranked.filter(({ pair }) => !isApart(pair)))).toBeGreaterThanOrEqual(0.92);
  });

  it('in those kept apart', () => {
    expect(shareRight(ranked.filter(({ pair }) => isApart(pair)))).toBeGreaterThanOrEqual(0.87);
  });

  it('far more often than keywords, frequency, response times and mood alone', () => {
    expect(shareRight(ranked)).toBeGreaterThan(shareRight(rankPlainly(pairs)) + 0.4);
  });
});

describe('What speaks against buying', () => {
  it.each([
    ['PURCHASE', 0.01],
    ['DEMO', 0.01],
    ['PRICING', 0.03],
  ])('is hardly ever found in lines of %s', (intent, most) => {
    const lines = readPhraseLines(PHRASES).filter((line) => line.intent === intent);
    const found = lines.filter(({ text }) => setbackIn(text) !== undefined);
    expect(lines.length).toBeGreaterThan(1_000);
    expect(found.length / lines.length).toBeLessThan(most);
  });
});
