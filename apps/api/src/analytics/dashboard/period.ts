import { DateTime, IANAZone, type Zone } from 'luxon';
import { TIME_ZONE_RULE, timeZoneNamed } from '@libs/clock/time-zone.js';
import { ValidationError } from '@libs/errors/app-error.js';

/** What a caller asks for: ISO dates or instants, and the time zone that days are cut in. */
export interface PeriodQuery {
  from?: string;
  to?: string;
  timezone: string;
}

/** One local day, or the part of it that lies in the period. */
export interface Day {
  /** `YYYY-MM-DD` in the period's time zone. */
  date: string;
  /** Its first instant within the period. */
  start: Date;
}

/** A stretch of time, `from <= t < to`, with the local days it touches. */
export interface Period {
  from: Date;
  to: Date;
  /** IANA name. */
  timezone: string;
  days: Day[];
}

/** Days shown when the caller names none: today and the 29 before it. */
const DEFAULT_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;
export const MAX_DAYS = 366;
/** A calendar date, or a date with a time and perhaps an offset. */
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?$/;
/** Before this there is nothing to count; also keeps years in the range that PostgreSQL and ISO 8601 agree on. */
const EARLIEST_YEAR = 1970;

/**
 * The period a query means. A date is the midnight it begins with, in the time zone; so `from=2026-03-01` and
 * `to=2026-04-01` is March. Without `to` it ends with today, without `from` it begins 30 days
 * earlier.
 *
 * @throws ValidationError naming the parameter at fault
 */
export function periodOf(query: PeriodQuery, now: Date): Period {
  const zone = zoneOf(query.timezone);
  const to = query.to === undefined ? endOfDay(now, zone) : instantOf('to', query.to, zone);
  const from =
    query.from === undefined ? to.minus({ days: DEFAULT_DAYS }) : instantOf('from', query.from, zone);
  if (from >= to) throw refused('from', 'must be before "to"');
  if (from.year < EARLIEST_YEAR) throw refused('from', `must not be before the year ${EARLIEST_YEAR}`);
  if (to.diff(from, 'days').days > MAX_DAYS) {
    throw refused('from', `must not be more than ${MAX_DAYS} days before "to"`);
  }
  return between(from, to);
}

/** The period of the same length that ends where this one begins: as many local days, and the rest of a day in hours. */
export function previousOf(period: Period): Period {
  const zone = IANAZone.create(period.timezone);
  const from = DateTime.fromJSDate(period.from, { zone });
  const length = DateTime.fromJSDate(period.to, { zone }).diff(from, ['days', 'milliseconds']);
  return between(from.minus(length), from);
}

function zoneOf(given: string): IANAZone {
  const name = timeZoneNamed(given);
  if (name === undefined) throw refused('timezone', TIME_ZONE_RULE);
  return IANAZone.create(name);
}

function instantOf(path: 'from' | 'to', text: string, zone: IANAZone): DateTime {
  const instant = ISO.test(text) ? DateTime.fromISO(text, { zone }) : undefined;
  if (!instant?.isValid) {
    throw refused(path, 'must be a date (2026-03-01) or an instant (2026-03-01T09:30:00Z) in ISO 8601');
  }
  return instant;
}

/** The midnight after this instant. */
function endOfDay(now: Date, zone: IANAZone): DateTime {
  return nextDay(DateTime.fromJSDate(now, { zone }));
}

function between(from: DateTime, to: DateTime): Period {
  const days: Day[] = [];
  for (let start = momentOf(from.toMillis(), from.zone); start.at < to.toMillis(); start = nextStart(start)) {
    days.push({ date: new Date(start.local).toISOString().slice(0, 10), start: new Date(start.at) });
  }
  return { from: from.toJSDate(), to: to.toJSDate(), timezone: from.zoneName ?? 'UTC', days };
}

/** An instant with what the clock on the wall shows then. */
interface Moment {
  at: number;
  /** Milliseconds as if that clock hung in UTC. */
  local: number;
  zone: Zone;
}

function momentOf(at: number, zone: Zone): Moment {
  return { at, local: at + Math.round(zone.offset(at) * 60_000), zone };
}

/**
 * The start of the day after that of `start`: nearly always 24 hours later, from one midnight to the next of the same
 * offset. Asking the calendar for each of the hundred days of a dashboard would take longer than the database does.
 */
function nextStart(start: Moment): Moment {
  const { at, local, zone } = start;
  const next = momentOf(at + DAY, zone);
  if (local % DAY === 0 && next.local - local === DAY) return next;
  return momentOf(nextDay(DateTime.fromMillis(at, { zone })).toMillis(), zone);
}

function nextDay(instant: DateTime): DateTime {
  // Where summer time begins at midnight, a day starts at one: the second startOf finds it.
  return instant.startOf('day').plus({ days: 1 }).startOf('day');
}

function refused(path: string, message: string): ValidationError {
  return new ValidationError(`${path} ${message}.`, [{ path, message }]);
}
