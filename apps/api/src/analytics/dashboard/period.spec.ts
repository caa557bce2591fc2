import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { ValidationError } from '@libs/errors/app-error.js';
import { periodOf, previousOf, type Period } from './period.js';

const NOW = new Date('2026-03-02T10:00:00.000Z');

function read(from?: string, to?: string, timezone = 'UTC'): Period {
  return periodOf({ from, to, timezone }, NOW);
}

function ends({ from, to }: Period): string[] {
  return [from.toISOString(), to.toISOString()];
}

function faultOf(from?: string, to?: string, timezone?: string): unknown {
  try {
    read(from, to, timezone);
  } catch (error) {
    return error instanceof ValidationError ? error.extras.errors?.[0]?.path : error;
  }
  return undefined;
}

describe('the period of the dashboard', () => {
  it('is today and the 29 days before it when nothing is asked', () => {
    const period = read();
    expect(ends(period)).toEqual(['2026-02-01T00:00:00.000Z', '2026-03-03T00:00:00.000Z']);
    expect(period.days).toHaveLength(30);
    expect(period.days.at(-1)?.date).toBe('2026-03-02');
  });

  it('begins today by the clock of the time zone', () => {
    // 10:30 UTC is 00:30 on 3 March on Kiritimati (UTC+14).
    const days = periodOf({ timezone: 'Pacific/Kiritimati' }, new Date('2026-03-02T10:30:00Z')).days;
    expect([days.length, days.at(-1)?.date]).toEqual([30, '2026-03-03']);
  });

  it('reads dates as the midnight they begin with, and leaves the day of "to" out', () => {
    const march = read('2026-03-01', '2026-04-01');
    expect(ends(march)).toEqual(['2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z']);
    expect(march.days.map(({ date }) => date).at(-1)).toBe('2026-03-31');
  });

  it('reads dates in the time zone, and instants as they are', () => {
    expect(ends(read('2026-01-05', '2026-01-05T12:00:00Z', 'America/New_York'))).toEqual([
      '2026-01-05T05:00:00.000Z',
      '2026-01-05T12:00:00.000Z',
    ]);
    expect(ends(read('2026-01-05T01:00:00+02:00', '2026-01-05T06:00', 'Europe/Berlin'))).toEqual([
      '2026-01-04T23:00:00.000Z',
      '2026-01-05T05:00:00.000Z',
    ]);
  });

  it('begins 30 days before "to" when only that is given, and ends with today when only "from" is', () => {
    expect(ends(read(undefined, '2026-02-01'))[0]).toBe('2026-01-02T00:00:00.000Z');
    expect(ends(read('2026-03-01'))[1]).toBe('2026-03-03T00:00:00.000Z');
  });

  it('gives the day on which summer time begins 23 hours, and the one on which it ends 25', () => {
    const starts = (from: string, to: string, zone: string): number[] => {
      const { days } = read(from, to, zone);
      return days
        .slice(1)
        .map((day, index) => (day.start.getTime() - (days[index]?.start.getTime() ?? 0)) / 3_600_000);
    };
    expect(starts('2026-03-28', '2026-03-31', 'Europe/Berlin')).toEqual([24, 23]);
    expect(starts('2026-10-24', '2026-10-27', 'Europe/Berlin')).toEqual([24, 25]);
    expect(starts('2026-03-07', '2026-03-10', 'America/New_York')).toEqual([24, 23]);
  });

  it('starts a day at one where the clock skips midnight', () => {
    // Cairo: on 24 April 2026 summer time begins at 00:00.
    const days = read('2026-04-23', '2026-04-26', 'Africa/Cairo').days;
    expect(days.map(({ date, start }) => [date, start.toISOString()])).toEqual([
      ['2026-04-23', '2026-04-22T22:00:00.000Z'],
      ['2026-04-24', '2026-04-23T22:00:00.000Z'],
      ['2026-04-25', '2026-04-24T21:00:00.000Z'],
    ]);
  });

  // Midnight skipped and repeated, a day left out, half hours, quarter hours, seconds, a break in Ramadan.
  it.each([
    ['Europe/Berlin', '2026-01-01'],
    ['America/Havana', '2026-01-01'],
    ['Asia/Beirut', '2026-01-01'],
    ['America/Scoresbysund', '2023-06-01'],
    ['America/Sao_Paulo', '1998-06-01'],
    ['America/Asuncion', '2023-06-01'],
    ['Africa/Casablanca', '2026-01-01'],
    ['Asia/Gaza', '2026-01-01'],
    ['Australia/Lord_Howe', '2026-01-01'],
    ['Pacific/Apia', '2011-06-01'],
    ['Asia/Kathmandu', '1985-06-01'],
    ['Africa/Monrovia', '1971-06-01'],
    ['America/Caracas', '2007-06-01'],
  ])('cuts a year of days in %s where the calendar does', (timezone, from) => {
    const first = DateTime.fromISO(from, { zone: timezone });
    const expected: string[] = [];
    for (let day = first; day < first.plus({ days: 365 });) {
      expected.push(`${day.toFormat('yyyy-MM-dd')} ${day.toUTC().toISO() ?? ''}`);
      day = day.startOf('day').plus({ days: 1 }).startOf('day');
    }
    const to = first.plus({ days: 365 }).toISO() ?? '';
    const found = read(from, to, timezone).days.map(({ date, start }) => `${date} ${start.toISOString()}`);
    expect(found).toEqual(expected);
  });

  it('takes 366 days and no more', () => {
    expect(read('2024-01-01', '2025-01-01').days).toHaveLength(366);
    expect(faultOf('2024-01-01', '2025-01-02')).toBe('from');
  });

  it.each([
    ['2026-03-02', '2026-03-01', 'from'],
    ['2026-03-01', '2026-03-01', 'from'],
    ['1969-12-31', '1970-01-02', 'from'],
    ['2026-02-30', '2026-03-01', 'from'],
    ['yesterday', undefined, 'from'],
    ['2026-W10', undefined, 'from'],
    ['2026-03-01', '20260401', 'to'],
  ])('refuses from %s to %s and names the parameter', (from, to, path) => {
    expect(faultOf(from, to)).toBe(path);
  });

  it.each(['Mars/Olympus', '+02:00', 'UTC+2', 'local', 'system', ''])(
    'refuses "%s" as a time zone',
    (zone) => {
      expect(faultOf(undefined, undefined, zone)).toBe('timezone');
    },
  );
});

describe('the previous period', () => {
  it('has the same length and ends where the period begins', () => {
    expect(ends(previousOf(read('2026-02-10T06:00:00Z', '2026-02-12T09:00:00Z')))).toEqual([
      '2026-02-08T03:00:00.000Z',
      '2026-02-10T06:00:00.000Z',
    ]);
  });

  it('has as many local days, however long they are', () => {
    const before = previousOf(read('2026-03-29', '2026-03-30', 'Europe/Berlin'));
    expect(ends(before)).toEqual(['2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z']);
    expect(before.days).toHaveLength(1);
  });
});
