import { DateTime } from 'luxon';
import type { ReportPeriod } from '@libs/database/generated/enums.js';

/** A stretch of time, `from <= t < to`. */
export interface Stretch {
  from: Date;
  to: Date;
}

const UNITS = { PREVIOUS_DAY: 'day', PREVIOUS_WEEK: 'week', PREVIOUS_MONTH: 'month' } as const;

/**
 * The whole local day, week (from Monday) or month before the one in which a report is due.
 *
 * @param timezone IANA name
 * @returns undefined for a report that is about no time in particular
 */
export function coveredBy(period: ReportPeriod, timezone: string, due: Date): Stretch | undefined {
  if (period === 'NONE') return undefined;
  const unit = UNITS[period];
  const to = DateTime.fromJSDate(due, { zone: timezone }).startOf(unit);
  // Where summer time begins at midnight, a day starts at one: the second startOf finds it.
  const from = to.minus({ [unit]: 1 }).startOf(unit);
  return { from: from.toJSDate(), to: to.toJSDate() };
}

/** `Sunday, 1 March 2026`, `23 February to 1 March 2026`, `February 2026`. */
export function periodWords(
  period: Exclude<ReportPeriod, 'NONE'>,
  timezone: string,
  { from, to }: Stretch,
): string {
  const first = DateTime.fromJSDate(from, { zone: timezone }).setLocale('en');
  if (period === 'PREVIOUS_MONTH') return first.toFormat('LLLL yyyy');
  if (period === 'PREVIOUS_DAY') return first.toFormat('cccc, d LLLL yyyy');
  const last = DateTime.fromJSDate(to, { zone: timezone }).minus({ hours: 12 }).setLocale('en');
  return `${first.toFormat(first.year === last.year ? 'd LLLL' : 'd LLLL yyyy')} to ${last.toFormat('d LLLL yyyy')}`;
}
