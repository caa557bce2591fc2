import { DateTime } from 'luxon';

/** Local times `HH:MM` between which nothing is to ring: over midnight where `to` is before `from`. */
export interface QuietHours {
  from: string;
  to: string;
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
