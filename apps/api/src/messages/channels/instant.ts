import { DateTime } from 'luxon';
import { numberOf } from './payload.js';

/** How far a platform's clock may be ahead of ours before we don't believe it. */
const MOST_AHEAD_MS = 24 * 60 * 60 * 1000;

/** Numbers above this are milliseconds: as seconds they would lie beyond the year 5000. */
const SECONDS_END = 100_000_000_000;

/**
 * The instant a platform gave as Unix time, in seconds or milliseconds, as number or text.
 *
 * @param receivedAt taken instead when the value is no instant, or lies more than a day ahead of it: a message
 *   from next year would stand on top of the inbox for a year
 */
export function unixInstant(value: unknown, receivedAt: Date): Date {
  const number = numberOf(value);
  if (number === undefined || number <= 0) return receivedAt;
  return believable(new Date(number < SECONDS_END ? number * 1000 : number), receivedAt);
}

/**
 * The instant of an ISO 8601 text, in UTC where it names no offset.
 *
 * @param receivedAt taken instead when the instant lies more than a day ahead of it
 * @returns undefined when the text is no instant
 */
export function isoInstant(value: unknown, receivedAt: Date): Date | undefined {
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const instant = DateTime.fromISO(value, { zone: 'utc' });
  return instant.isValid && instant.year >= 1970 ? believable(instant.toJSDate(), receivedAt) : undefined;
}

function believable(instant: Date, receivedAt: Date): Date {
  const ahead = instant.getTime() - receivedAt.getTime();
  return Number.isNaN(ahead) || ahead > MOST_AHEAD_MS ? receivedAt : instant;
}
