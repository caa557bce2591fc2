import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/test-app.js';
import { Books } from '../books.js';
import { Twice, type Question } from './twice.js';

const WEEK = { from: '2026-03-01', to: '2026-03-08' };

let t: TestApp;
let twice: Twice;
let books: Books;

beforeAll(async () => {
  t = await startTestApp();
  twice = new Twice(t);
  books = new Books(t);
});
afterAll(() => t.close());

async function bothOf(question: Question): Promise<unknown> {
  const daily = await twice.daily(question);
  expect(daily).toEqual(await twice.tables(question));
  return daily;
}

async function zones(): Promise<string[]> {
  const rows = await t.database.rows<{ name: string }>('select name from "RollupZone" order by id');
  return rows.map(({ name }) => name);
}

describe('the daily figures of a time zone', () => {
  it('are there for UTC from the first start, and for others once they were asked for and built', async () => {
    expect(await bothOf(WEEK)).toBeDefined();
    const berlin = { ...WEEK, timezone: 'Europe/Berlin' };
    expect(await twice.daily(berlin)).toBeUndefined();
    await t.drain();
    expect(await bothOf(berlin)).toBeDefined();
  });

  it.each([
    ['Europe/Berlin', '2026-03-28', '2026-03-31', '2026-03-28T22:59:59.999Z', '2026-03-28T23:00:00Z'],
    ['Europe/Berlin', '2026-10-24', '2026-10-27', '2026-10-25T00:30:00Z', '2026-10-25T22:59:59Z'],
    ['Africa/Cairo', '2026-04-23', '2026-04-26', '2026-04-23T21:59:59Z', '2026-04-23T22:00:00Z'],
    ['Asia/Kathmandu', '2026-04-01', '2026-04-04', '2026-04-01T18:14:59Z', '2026-04-01T18:15:00Z'],
    ['America/New_York', '2026-10-31', '2026-11-03', '2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'],
  ])('cut days as the tables do: %s from %s to %s', async (timezone, from, to, ...instants) => {
    const writer = await books.customer('Emmy', 'EMAIL', `${from}T12:00:00Z`);
    for (const instant of instants) {
      await books.wrote(writer, instant);
      await books.lead(writer, instant, { status: 'WON', score: 75, value: '10.00', closedAt: instant });
    }
    const question = { from, to, timezone };
    await twice.daily(question);
    await t.drain();
    // Once built, and once brought up to date.
    expect(await bothOf(question)).toBeDefined();
    for (const instant of instants) await books.answered(writer, instant);
    expect(await bothOf(question)).toBeDefined();
  });

  it('say nothing of parts of days: the tables do', async () => {
    expect(await twice.daily({ from: '2026-03-01T12:00:00Z', to: '2026-03-08' })).toBeUndefined();
    expect(await twice.daily({ from: '2026-03-01', to: '2026-03-08T00:00:01Z' })).toBeUndefined();
  });

  it('say nothing of days around a midnight that the clock was set back over', async () => {
    const newfoundland = { from: '2010-11-06', to: '2010-11-09', timezone: 'America/St_Johns' };
    await twice.daily(newfoundland);
    await t.drain();
    expect(await twice.daily(newfoundland)).toBeUndefined();
    expect(await bothOf({ ...newfoundland, from: '2012-06-01', to: '2012-06-05' })).toBeDefined();
  });

  it('are kept for eight zones besides UTC, and given up when nobody asked for four weeks', async () => {
    for (const timezone of ['Asia/Tokyo', 'Asia/Dubai', 'America/Lima', 'Africa/Lagos', 'Asia/Seoul'])
      await twice.daily({ ...WEEK, timezone });
    expect(await zones()).toHaveLength(9);
    expect(await zones()).not.toContain('Asia/Seoul');
    await t.drain();
    t.clock.set('2026-03-20T10:00:00Z');
    expect(await bothOf({ ...WEEK, timezone: 'Asia/Tokyo' })).toBeDefined();
    t.clock.set('2026-04-10T10:00:00Z');
    const { ForgetUnusedZonesJob } =
      await import('../../../../apps/api/src/analytics/rollups/forget-unused-zones.job.js');
    await t.app.get(ForgetUnusedZonesJob).run();
    expect(await zones()).toEqual(['UTC', 'Asia/Tokyo']);
    expect(await t.database.rows('select distinct zone from "RollupFigure" order by zone')).toHaveLength(3);
  });
});
