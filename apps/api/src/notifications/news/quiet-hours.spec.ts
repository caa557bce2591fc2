import { describe, expect, it } from 'vitest';
import { quietSeconds } from './quiet-hours.js';

const NIGHT = { from: '22:00', to: '07:00' };
const HOUR = 3_600;
const berlin = (hours: { from: string; to: string }, utc: string): number =>
  quietSeconds(hours, 'Europe/Berlin', new Date(utc));

describe('quiet hours', () => {
  it('last over midnight until the morning', () => {
    expect(berlin(NIGHT, '2026-01-15T20:59:59Z')).toBe(0);
    expect(berlin(NIGHT, '2026-01-15T21:00:00Z')).toBe(9 * HOUR);
    expect(berlin(NIGHT, '2026-01-16T02:00:00Z')).toBe(4 * HOUR);
    expect(berlin(NIGHT, '2026-01-16T06:00:00Z')).toBe(0);
  });

  it('may lie within a day', () => {
    const lunch = { from: '12:00', to: '13:30' };
    expect(berlin(lunch, '2026-01-15T10:59:00Z')).toBe(0);
    expect(berlin(lunch, '2026-01-15T11:15:00Z')).toBe(75 * 60);
    expect(berlin(lunch, '2026-01-15T12:30:00Z')).toBe(0);
  });

  it('are an hour shorter in the night that summer time begins, and an hour longer when it ends', () => {
    expect(berlin(NIGHT, '2026-03-28T21:00:00Z')).toBe(8 * HOUR);
    expect(berlin(NIGHT, '2026-10-24T20:00:00Z')).toBe(10 * HOUR);
  });

  it('end in the gap of summer time when the clocks have jumped over it', () => {
    expect(berlin({ from: '22:00', to: '02:30' }, '2026-03-29T00:59:00Z')).toBeGreaterThan(0);
    expect(berlin({ from: '22:00', to: '02:30' }, '2026-03-29T01:30:00Z')).toBe(0);
  });
});
