import { describe, expect, it } from 'vitest';
import { coveredBy, periodWords } from './covered-period.js';

type Period = Parameters<typeof periodWords>[0];

function told(period: Period, timezone: string, due: string): string[] {
  const covered = coveredBy(period, timezone, new Date(due));
  if (!covered) throw new Error('covers nothing');
  return [covered.from.toISOString(), covered.to.toISOString(), periodWords(period, timezone, covered)];
}

describe('the time a report is about', () => {
  it('is the whole local day, week from Monday, or month before the one in which it is due', () => {
    expect(told('PREVIOUS_DAY', 'Europe/Berlin', '2026-03-02T07:00:00Z')).toEqual([
      '2026-02-28T23:00:00.000Z',
      '2026-03-01T23:00:00.000Z',
      'Sunday, 1 March 2026',
    ]);
    expect(told('PREVIOUS_WEEK', 'Europe/Berlin', '2026-03-04T07:00:00Z')).toEqual([
      '2026-02-22T23:00:00.000Z',
      '2026-03-01T23:00:00.000Z',
      '23 February to 1 March 2026',
    ]);
    expect(told('PREVIOUS_MONTH', 'America/New_York', '2026-03-01T13:00:00Z')).toEqual([
      '2026-02-01T05:00:00.000Z',
      '2026-03-01T05:00:00.000Z',
      'February 2026',
    ]);
  });

  it('has 23 or 25 hours on the days on which the clocks are changed, and begins at one where midnight is missing', () => {
    expect(told('PREVIOUS_DAY', 'Europe/Berlin', '2026-03-30T06:00:00Z').slice(0, 2)).toEqual([
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
    expect(told('PREVIOUS_DAY', 'Africa/Cairo', '2026-04-25T06:00:00Z')).toEqual([
      '2026-04-23T22:00:00.000Z',
      '2026-04-24T21:00:00.000Z',
      'Friday, 24 April 2026',
    ]);
    expect(told('PREVIOUS_DAY', 'Africa/Cairo', '2026-04-24T06:00:00Z').slice(0, 2)).toEqual([
      '2026-04-22T22:00:00.000Z',
      '2026-04-23T22:00:00.000Z',
    ]);
  });

  it('names both years of a week that lies in two', () => {
    expect(told('PREVIOUS_WEEK', 'UTC', '2027-01-05T08:00:00Z')[2]).toBe(
      '28 December 2026 to 3 January 2027',
    );
  });

  it('is none in particular when only the filters say what is in it', () => {
    expect(coveredBy('NONE', 'UTC', new Date())).toBeUndefined();
  });
});
