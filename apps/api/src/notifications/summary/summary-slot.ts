import { DateTime } from 'luxon';

/** The local day somebody's summary is for them to read, and since when they should have it. */
export interface SummarySlot {
  /** `YYYY-MM-DD` in their time zone. */
  date: string;
  at: Date;
}

/**
 * The latest time that the clock struck this local hour. An hour that summer time leaves out strikes when the clocks
 * have jumped over it, one that comes twice strikes the first time: so each local day has one slot, whatever the zone.
 *
 * @param timezone IANA name
 * @param hour 0 to 23
 */
export function latestSlot(now: Date, timezone: string, hour: number): SummarySlot {
  const today = DateTime.fromJSDate(now, { zone: timezone }).startOf('day');
  const slot = slotOf(today, hour);
  return slot.at <= now ? slot : slotOf(today.minus({ days: 1 }).startOf('day'), hour);
}

function slotOf(day: DateTime, hour: number): SummarySlot {
  const struck = day.set({ hour }).getPossibleOffsets();
  const first = Math.min(...struck.map((time) => time.toMillis()));
  return { date: day.toFormat('yyyy-MM-dd'), at: new Date(first) };
}
