import { describe, expect, it } from 'vitest';
import { headersOf, rateLimitOf, waitingTime } from './rate-limit.js';
import { RateLimitedError } from './throttle.errors.js';

const count = (totalHits: number, timeToExpire: number): Parameters<typeof rateLimitOf>[1] => ({
  totalHits,
  timeToExpire,
  isBlocked: false,
  timeToBlockExpire: 0,
});

describe('the standing with a limit', () => {
  it('shows what is left and when the window ends', () => {
    expect(headersOf(rateLimitOf(100, count(40, 30)))).toEqual({
      'RateLimit-Limit': '100',
      'RateLimit-Remaining': '60',
      'RateLimit-Reset': '30',
    });
  });

  it('says nothing is left, and never less, when the limit is reached or exceeded', () => {
    expect(rateLimitOf(5, count(5, 30))).toMatchObject({ remaining: 0, exceeded: false });
    expect(headersOf(rateLimitOf(5, count(9, 30)))).toMatchObject({
      'RateLimit-Remaining': '0',
      'Retry-After': '30',
    });
  });

  it('never asks to wait for no time at all', () => {
    expect(headersOf(rateLimitOf(5, count(9, 0)))['Retry-After']).toBe('1');
  });

  it.each([
    [1, '1 second'],
    [40, '40 seconds'],
    [119, '119 seconds'],
    [120, '2 minutes'],
    [841, '15 minutes'],
  ])('tells a person to wait %i seconds as "%s"', (seconds, text) => {
    expect(waitingTime(seconds)).toBe(text);
    const { detail } = new RateLimitedError(rateLimitOf(5, count(9, seconds)));
    expect(detail).toBe(`Too many requests. Wait ${text}, then try again.`);
  });
});
