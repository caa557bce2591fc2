import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Repeats } from './repeats.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function follow(): { repeats: Repeats; told: string[] } {
  const told: string[] = [];
  return { told, repeats: new Repeats((level, text) => told.push(`${level}: ${text}`)) };
}

describe('a fault that strikes each request', () => {
  it('is written five times and then told as a number', () => {
    const { repeats, told } = follow();
    const passed = Array.from({ length: 1_239 }, (_, n) =>
      repeats.passes('error', `GET /a failed in ${n} ms`),
    );
    expect(passed.filter(Boolean)).toHaveLength(5);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual(['error: GET /a failed in 0 ms (and 1,234 more like it)']);
  });

  it('passes again in the next stretch, and hides no other fault', () => {
    const { repeats, told } = follow();
    for (let n = 0; n < 20; n += 1) repeats.passes('error', 'the database is away');
    expect(repeats.passes('error', 'something else')).toBe(true);
    expect(repeats.passes('warn', 'the database is away')).toBe(true);
    vi.advanceTimersByTime(10_000);
    expect(told).toHaveLength(1);
    expect(repeats.passes('error', 'the database is away')).toBe(true);
  });

  it('takes a bounded place in memory, whatever is said', () => {
    const { repeats, told } = follow();
    const letters = (n: number): string =>
      String(n).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '');
    const passed = Array.from({ length: 5_000 }, (_, n) => repeats.passes('warn', letters(n)));
    expect(passed.filter(Boolean).length).toBeLessThan(300);
    vi.advanceTimersByTime(10_000);
    expect(told).toHaveLength(1);
  });
});
