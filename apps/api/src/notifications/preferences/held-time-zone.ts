import { usableTimeZone } from '@libs/clock/time-zone.js';
import type { Config } from '@libs/config/config.js';

/** The time zone that holds for somebody who has this one kept: theirs, or where that is none any more, the house's. */
export function heldTimeZone(kept: string, { DAILY_SUMMARY_TIMEZONE }: Config): string {
  return usableTimeZone(kept) ?? DAILY_SUMMARY_TIMEZONE;
}
