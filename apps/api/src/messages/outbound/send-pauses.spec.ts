import { describe, expect, it } from 'vitest';
import { MAX_SEND_ATTEMPTS, pauseAfter } from './send-pauses.js';

describe('the pauses between attempts to send', () => {
  it('grow, and end', () => {
    const pauses = Array.from({ length: MAX_SEND_ATTEMPTS }, (_, n) => pauseAfter(n + 1, undefined));
    expect(pauses.at(-1)).toBeUndefined();
    const real = pauses.slice(0, -1).map(Number);
    expect(real).toEqual([...real].sort((a, b) => a - b));
    expect(real.reduce((sum, pause) => sum + pause, 0)).toBeLessThan(24 * 60 * 60);
  });

  it('are at least as long as the platform asks, within reason', () => {
    expect(pauseAfter(1, 60)).toBe(60);
    expect(pauseAfter(3, 1)).toBe(120);
    expect(pauseAfter(1, 1e9)).toBe(21_600);
    expect(pauseAfter(MAX_SEND_ATTEMPTS, 60)).toBeUndefined();
  });
});
