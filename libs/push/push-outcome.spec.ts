import { describe, expect, it } from 'vitest';
import { outcomeOf, retryAfter } from './push-outcome.js';

const NOW = new Date('2026-03-02T10:00:00Z');
const kindOf = (status: number): string => outcomeOf(status, {}, NOW).kind;

describe('the answer of a push service', () => {
  it.each([
    [200, 'taken'],
    [201, 'taken'],
    [202, 'taken'],
    [404, 'gone'],
    [410, 'gone'],
    [429, 'later'],
    [408, 'later'],
    [500, 'later'],
    [503, 'later'],
    [301, 'refused'],
    [400, 'refused'],
    [403, 'refused'],
    [413, 'refused'],
  ])('%i means %s', (status, kind) => {
    expect(kindOf(status)).toBe(kind);
  });

  it('is waited for as long as it asks, in seconds or until a date', () => {
    expect(outcomeOf(429, { 'retry-after': '60' }, NOW)).toMatchObject({ afterSeconds: 60, cause: 'limit' });
    expect(outcomeOf(503, { 'retry-after': '7' }, NOW)).toMatchObject({ afterSeconds: 7, cause: 'service' });
    expect(retryAfter('Mon, 02 Mar 2026 10:02:00 GMT', NOW)).toBe(120);
  });

  it('is waited for a day at most, and a pause that is none does not count', () => {
    expect(retryAfter('999999999', NOW)).toBe(86_400);
    expect(retryAfter('Mon, 02 Mar 2026 09:00:00 GMT', NOW)).toBe(0);
    expect(retryAfter('soon', NOW)).toBeUndefined();
    expect(retryAfter(undefined, NOW)).toBeUndefined();
  });
});
