import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { latestDue, nextDue, type Timetable } from './due-times.js';

const HOUR = 60 * 60 * 1000;

const at = (every: Timetable['every'], hour: number, timezone: string): Timetable => ({
  cron: null,
  every,
  hour,
  timezone,
});
const byLine = (cron: string, timezone: string): Timetable => ({ cron, every: null, hour: null, timezone });

/** The times at which a report is due between two instants. */
function dues(timetable: Timetable, from: string, to: string): string[] {
  const found: string[] = [];
  for (let due = nextDue(timetable, new Date(from)); due < new Date(to); due = nextDue(timetable, due))
    found.push(due.toISOString().slice(0, 16));
  return found;
}

describe('a report is due', () => {
  it('every day at its local hour, on the hour, and not again at that very instant', () => {
    const daily = at('DAY', 8, 'Europe/Berlin');
    expect(nextDue(daily, new Date('2026-03-02T06:59:59.999Z')).toISOString()).toBe(
      '2026-03-02T07:00:00.000Z',
    );
    expect(nextDue(daily, new Date('2026-03-02T07:00:00Z')).toISOString()).toBe('2026-03-03T07:00:00.000Z');
    expect(nextDue(daily, new Date('2026-03-02T07:00:30.5Z')).toISOString()).toBe('2026-03-03T07:00:00.000Z');
  });

  it('every Monday, and on the first of every month, by the calendar of its place', () => {
    expect(dues(at('WEEK', 0, 'Pacific/Auckland'), '2026-02-28T00:00Z', '2026-03-15T00:00Z')).toEqual([
      '2026-03-01T11:00',
      '2026-03-08T11:00',
    ]);
    expect(dues(at('MONTH', 8, 'America/New_York'), '2026-01-15T00:00Z', '2026-04-15T00:00Z')).toEqual([
      '2026-02-01T13:00',
      '2026-03-01T13:00',
      '2026-04-01T12:00',
    ]);
  });

  it('by a cron line with ranges, steps, lists and names, in its zone', () => {
    expect(
      dues(byLine('30 7 * * mon-fri', 'Asia/Kathmandu'), '2026-03-06T00:00Z', '2026-03-10T12:00Z'),
    ).toEqual(['2026-03-06T01:45', '2026-03-09T01:45', '2026-03-10T01:45']);
    expect(dues(byLine('0 */8 1,15 * *', 'UTC'), '2026-03-10T00:00Z', '2026-03-20T00:00Z')).toEqual([
      '2026-03-15T00:00',
      '2026-03-15T08:00',
      '2026-03-15T16:00',
    ]);
    // As everywhere with cron: where both days are given, either will do.
    expect(dues(byLine('0 9 13 * fri', 'UTC'), '2026-03-09T00:00Z', '2026-03-21T00:00Z')).toEqual([
      '2026-03-13T09:00',
      '2026-03-20T09:00',
    ]);
    expect(dues(byLine('0 9 29 2 *', 'UTC'), '2026-03-09T00:00Z', '2029-01-01T00:00Z')).toEqual([
      '2028-02-29T09:00',
    ]);
  });

  it('right after the clocks have jumped over its time, once', () => {
    const days = (timetable: Timetable): string[] =>
      dues(timetable, '2026-03-28T12:00Z', '2026-03-30T12:00Z');
    expect(days(byLine('30 2 * * *', 'Europe/Berlin'))).toEqual(['2026-03-29T01:00', '2026-03-30T00:30']);
    expect(days(at('DAY', 2, 'Europe/Berlin'))).toEqual(['2026-03-29T01:00', '2026-03-30T00:00']);
    expect(days(byLine('0 2,3 * * *', 'Europe/Berlin')).slice(0, 1)).toEqual(['2026-03-29T01:00']);
    // In the south, where clocks are put forward in October, by half an hour on one island.
    expect(
      dues(byLine('15 2 * * *', 'Australia/Lord_Howe'), '2026-10-03T00:00Z', '2026-10-05T00:00Z'),
    ).toEqual(['2026-10-03T15:30', '2026-10-04T15:15']);
    // In Cairo 24 April 2026 begins at one.
    expect(dues(at('DAY', 0, 'Africa/Cairo'), '2026-04-22T23:00Z', '2026-04-25T12:00Z')).toEqual([
      '2026-04-23T22:00',
      '2026-04-24T21:00',
    ]);
    // Samoa had no 30 December 2011.
    expect(dues(at('DAY', 8, 'Pacific/Apia'), '2011-12-29T00:00Z', '2012-01-01T00:00Z')).toEqual([
      '2011-12-29T18:00',
      '2011-12-30T10:00',
      '2011-12-30T18:00',
      '2011-12-31T18:00',
    ]);
  });

  it('once where the clocks show its time twice, the first time', () => {
    expect(dues(byLine('30 2 * * *', 'Europe/Berlin'), '2026-10-24T12:00Z', '2026-10-26T12:00Z')).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    expect(dues(byLine('0 * * * *', 'Europe/Berlin'), '2026-10-24T23:30Z', '2026-10-25T03:30Z')).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T02:00',
      '2026-10-25T03:00',
    ]);
    expect(dues(at('DAY', 23, 'Africa/Cairo'), '2026-10-29T12:00Z', '2026-10-30T23:00Z')).toEqual([
      '2026-10-29T20:00',
      '2026-10-30T21:00',
    ]);
  });
});

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Apia',
];
const zone = fc.constantFrom(...ZONES);
const hour = fc.integer({ min: 0, max: 23 });
const minute = fc.integer({ min: 0, max: 59 });
const instant = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000));
const timetable = fc.oneof(
  fc.tuple(fc.constantFrom('DAY', 'WEEK', 'MONTH'), hour, zone).map(([every, h, z]) => at(every, h, z)),
  fc
    .tuple(
      minute,
      fc.constantFrom('*', '2', '*/6', '1-3', '0,12', '23'),
      fc.constantFrom('*', '1', '15,31'),
      fc.constantFrom('*', '1-6', '10'),
      fc.constantFrom('*', '0', '1-5'),
      zone,
    )
    .map(([m, h, day, month, weekday, z]) => byLine(`${m} ${h} ${day} ${month} ${weekday}`, z)),
);

describe('whatever the timetable', () => {
  it('the next time is after the instant, on the minute, and the same from every instant before it', () => {
    fc.assert(
      fc.property(timetable, instant, fc.double({ min: 0, max: 1, noNaN: true }), (table, after, share) => {
        const due = nextDue(table, after);
        expect(due.getTime()).toBeGreaterThan(after.getTime());
        expect(due.getTime() % 60_000).toBe(0);
        const between = new Date(after.getTime() + Math.floor((due.getTime() - after.getTime() - 1) * share));
        expect(nextDue(table, between)).toEqual(due);
      }),
      { numRuns: 150 },
    );
  });

  it('a daily report comes once on every local day of the months in which clocks are changed', () => {
    fc.assert(
      fc.property(hour, zone, fc.constantFrom('03-06', '10-01'), (h, timezone, month) => {
        const from = DateTime.fromISO(`2026-${month}`, { zone: 'utc' });
        const to = from.plus({ days: 50 });
        const days = dues(at('DAY', h, timezone), String(from.toISO()), String(to.toISO())).map((due) =>
          DateTime.fromISO(`${due}Z`, { zone: timezone }),
        );
        const first = DateTime.fromISO(String(days[0]?.toISODate()), { zone: 'utc' });
        expect(days.map((day) => day.toISODate())).toEqual(
          days.map((_, index) => first.plus({ days: index }).toISODate()),
        );
        expect(days.length).toBeGreaterThan(48);
        for (const day of days.filter((each) => each.hour !== h))
          expect(day.minus({ minutes: 1 }).offset).toBeLessThan(day.offset);
      }),
      { numRuns: 20 },
    );
  });

  it('the last time that was missed is the one that counting from the first missed finds', () => {
    fc.assert(
      fc.property(timetable, instant, fc.integer({ min: 0, max: 50 * 24 }), (table, before, hours) => {
        const first = nextDue(table, before);
        const now = new Date(first.getTime() + hours * HOUR);
        let last = first;
        for (let next = nextDue(table, last); next <= now; next = nextDue(table, last)) last = next;
        expect(latestDue(table, first, now)).toEqual(last);
      }),
      { numRuns: 10 },
    );
  });
});
