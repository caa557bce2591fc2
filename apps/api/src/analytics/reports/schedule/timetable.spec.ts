import { describe, expect, it } from 'vitest';
import { ValidationError } from '@libs/errors/app-error.js';
import type { Timetable } from './due-times.js';
import { timetableOf } from './timetable.js';

const WEEKLY: Timetable = { cron: null, every: 'WEEK', hour: 7, timezone: 'Europe/Berlin' };
const BY_LINE: Timetable = { cron: '30 7 * * 1-5', every: null, hour: null, timezone: 'UTC' };

describe('a timetable', () => {
  it('is every day, week or month at eight in UTC unless it says otherwise', () => {
    expect(timetableOf({ every: 'DAY' })).toEqual({ cron: null, every: 'DAY', hour: 8, timezone: 'UTC' });
    expect(timetableOf({ every: 'WEEK', hour: 7, timezone: 'Europe/Berlin' })).toEqual(WEEKLY);
  });

  it('is a cron line of five fields, whatever the spaces in it', () => {
    expect(timetableOf({ cron: ' 30  7 * *\t1-5 ' })).toEqual(BY_LINE);
  });

  it('that is changed keeps what is not said, and one of cron and every takes the place of the other', () => {
    expect(timetableOf({}, WEEKLY)).toEqual(WEEKLY);
    expect(timetableOf({ hour: 9 }, WEEKLY)).toEqual({ ...WEEKLY, hour: 9 });
    expect(timetableOf({ every: 'MONTH' }, WEEKLY)).toEqual({ ...WEEKLY, every: 'MONTH' });
    expect(timetableOf({ cron: '30 7 * * 1-5', timezone: 'UTC' }, WEEKLY)).toEqual(BY_LINE);
    expect(timetableOf({ every: 'DAY' }, BY_LINE)).toEqual({
      cron: null,
      every: 'DAY',
      hour: 8,
      timezone: 'UTC',
    });
    expect(timetableOf({ cron: null, every: 'DAY', hour: 3 }, BY_LINE)).toMatchObject({
      every: 'DAY',
      hour: 3,
    });
  });

  it.each<[path: string, given: Partial<Timetable>]>([
    ['every', {}],
    ['every', { cron: null, every: null }],
    ['cron', { cron: '0 8 * * *', every: 'DAY' }],
    ['hour', { cron: '0 8 * * *', hour: 8 }],
    ['cron', { cron: '   ' }],
    ['cron', { cron: '0 8 * *' }],
    ['cron', { cron: '0 0 8 * * *' }],
    ['cron', { cron: '@daily' }],
    ['cron', { cron: '* 8 * * *' }],
    ['cron', { cron: '*/5 8 * * *' }],
    ['cron', { cron: '0,30 8 * * *' }],
    ['cron', { cron: '60 8 * * *' }],
    ['cron', { cron: '0 24 * * *' }],
    ['cron', { cron: '0 8 32 * *' }],
    ['cron', { cron: '0 8 * * someday' }],
    ['cron', { cron: '0 8 L * ?' }],
    ['cron', { cron: '0 8 30 2 *' }],
    ['cron', { cron: '0 8 31 4,6,9,11 *' }],
  ])('names %s as the fault of %o', (path, given) => {
    const refusal = caught(() => timetableOf(given));
    expect(refusal).toBeInstanceOf(ValidationError);
    expect((refusal as ValidationError).extras.errors).toMatchObject([{ path }]);
  });
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
