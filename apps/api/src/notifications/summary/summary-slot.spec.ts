import { describe, expect, it } from 'vitest';
import { latestSlot } from './summary-slot.js';

const slot = (now: string, timezone: string, hour: number): string => {
  const { date, at } = latestSlot(new Date(now), timezone, hour);
  return `${date} ${at.toISOString()}`;
};

/** All slots of some days, looked at every ten minutes. */
function slots(from: string, to: string, timezone: string, hour: number): string[] {
  const seen = new Set<string>();
  for (let now = Date.parse(from); now < Date.parse(to); now += 600_000)
    seen.add(slot(new Date(now).toISOString(), timezone, hour));
  return [...seen];
}

describe('the slot of a daily summary', () => {
  it('begins with the local hour and lasts until the next one', () => {
    expect(slot('2026-03-02T07:59:59.999Z', 'UTC', 8)).toBe('2026-03-01 2026-03-01T08:00:00.000Z');
    expect(slot('2026-03-02T08:00:00Z', 'UTC', 8)).toBe('2026-03-02 2026-03-02T08:00:00.000Z');
    expect(slot('2026-03-03T07:00:00Z', 'UTC', 8)).toBe('2026-03-02 2026-03-02T08:00:00.000Z');
  });

  it('belongs to the local day, on either side of the date line', () => {
    expect(slot('2026-03-01T19:00:00Z', 'Pacific/Auckland', 8)).toBe('2026-03-02 2026-03-01T19:00:00.000Z');
    expect(slot('2026-03-02T18:30:00Z', 'Pacific/Honolulu', 8)).toBe('2026-03-02 2026-03-02T18:00:00.000Z');
    expect(slot('2026-03-02T02:15:00Z', 'Asia/Kathmandu', 8)).toBe('2026-03-02 2026-03-02T02:15:00.000Z');
  });

  it('comes once on the day that has no such hour, when the clocks have jumped over it', () => {
    expect(slots('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z', 'Europe/Berlin', 2)).toEqual([
      '2026-03-28 2026-03-28T01:00:00.000Z',
      '2026-03-29 2026-03-29T01:00:00.000Z',
      '2026-03-30 2026-03-30T00:00:00.000Z',
    ]);
  });

  it('comes once on the day that has the hour twice, the first time', () => {
    expect(slots('2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z', 'Europe/Berlin', 2)).toEqual([
      '2026-10-24 2026-10-24T00:00:00.000Z',
      '2026-10-25 2026-10-25T00:00:00.000Z',
      '2026-10-26 2026-10-26T01:00:00.000Z',
    ]);
  });

  it('comes once where summer time begins or ends at midnight', () => {
    // In Cairo 24 April 2026 begins at one; 29 October 2026 ends with an hour that comes twice.
    for (const hour of [0, 23]) {
      const days = slots('2026-04-22T12:00:00Z', '2026-04-27T12:00:00Z', 'Africa/Cairo', hour);
      expect(new Set(days.map((day) => day.slice(0, 10))).size).toBe(days.length);
      const autumn = slots('2026-10-27T12:00:00Z', '2026-11-01T12:00:00Z', 'Africa/Cairo', hour);
      expect(new Set(autumn.map((day) => day.slice(0, 10))).size).toBe(autumn.length);
      expect([days.length, autumn.length]).toEqual([6, 6]);
    }
  });
});
