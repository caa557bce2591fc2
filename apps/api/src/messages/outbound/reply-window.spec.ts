import { describe, expect, it } from 'vitest';
import { isWindowOpen } from './reply-window.js';

const wrote = new Date('2026-03-02T10:00:00Z');
const after = (hours: number, ms = 0) => new Date(wrote.getTime() + hours * 3_600_000 + ms);

describe('the reply window', () => {
  it('is open until its hours have passed since the customer last wrote, and closed from then on', () => {
    expect(isWindowOpen(24, wrote, after(24, -1))).toBe(true);
    expect(isWindowOpen(24, wrote, after(24))).toBe(false);
  });

  it('was never opened by a customer who never wrote', () => {
    expect(isWindowOpen(24, null, wrote)).toBe(false);
  });

  it('is always open where the platform sets no limit', () => {
    expect(isWindowOpen(undefined, null, wrote)).toBe(true);
  });
});
