import { DateTime } from 'luxon';

/** Local times `HH:MM` between which nothing is to ring: over midnight where `to` is before `from`. */
export interface QuietHours {
  from: string;
  to: string;
}

/** Quiet hours as they are kept: both times or neither. */
export interface KeptQuietHours {
  quietFrom: string | null;
  quietTo: string | null;
}

/**
 * How long it is still quiet, in whole seconds; 0 when it is not.
 *
 * @param timezone IANA name
 */
export function quietSeconds({ from, to }: QuietHours, timezone: string, now: Date): number {
  const local = DateTime.fromJSDate(now, { zone: timezone });
  const time = local.toFormat('HH:mm');
  const overMidnight = to <= from;
  const quiet = overMidnight ? time >= from || time < to : time >= from && time < to;
  if (!quiet) return 0;
  const day = overMidnight && time >= from ? local.plus({ days: 1 }) : local;
  const [hour, minute] = to.split(':').map(Number);
  // An hour that summer time leaves out ends when the clocks have jumped over it.
  const end = day.startOf('day').set({ hour, minute });
  return Math.max(0, Math.ceil(end.diff(local, 'seconds').seconds));
}

/** The same for quiet hours as they are kept: 0 for somebody who has none. */
export function keptQuietSeconds(
  { quietFrom: from, quietTo: to }: KeptQuietHours,
  timezone: string,
  now: Date,
): number {
  return from === null || to === null ? 0 : quietSeconds({ from, to }, timezone, now);
}

/**
 * SQL: the instant at which it is quiet no longer, null when it is not quiet. Quiet hours end on a minute: all that
 * waits for it ends its waiting at one instant, and is told in one piece.
 *
 * @param seconds SQL: how long it is still quiet
 */
export function quietEndSql(seconds: string): string {
  return `(
    select case when ${seconds} > 0 and quiet.until > now() then quiet.until end
    from (select date_trunc('minute', now() + make_interval(secs => ${seconds} + 30)) as until) quiet)`;
}
