import { CronTime } from 'cron';
import { IANAZone, type DateTime } from 'luxon';
import type { ReportEvery } from '@libs/database/generated/enums.js';

/** When a report is due: by a cron line, or every day, Monday or first of the month at a local hour. */
export interface Timetable {
  /** Five fields; null where `every` says when. */
  cron: string | null;
  every: ReportEvery | null;
  /** 0 to 23; null with `cron`. */
  hour: number | null;
  /** IANA name. */
  timezone: string;
}

const TIME = ['day', 'hour', 'minute'] as const;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The first time after an instant at which a report is due. What the clocks on the wall show decides: a time that
 * they jump over comes as soon as they have jumped, one that they show twice comes the first time.
 *
 * @throws Error when the cron line never comes
 */
export function nextDue(timetable: Timetable, after: Date): Date {
  const zone = IANAZone.create(timetable.timezone);
  // Matched against what the wall shows, written down as if it were UTC: there no hour is missing or comes twice.
  const { minute, hours } = partsOf(timetable);
  let shown = after.getTime() + zone.offset(after.getTime()) * MINUTE;
  for (;;) {
    // Only whole hours are looked for, as a line has one minute: going by minutes takes much longer.
    const hour = Math.floor((shown - minute * MINUTE) / HOUR) * HOUR + HOUR;
    const next = hours.getNextDateFrom(new Date(hour - SECOND), 'UTC').plus({ minutes: minute });
    const due = whenShown(next, zone);
    if (due > after) return due;
    shown = next.toMillis();
  }
}

/**
 * The last time at which a report was due, however many it missed.
 *
 * @param first a time at which it was due
 * @param now not before `first`
 */
export function latestDue(timetable: Timetable, first: Date, now: Date): Date {
  // Looked for from near to far: an hourly report that stood still for a year has 8,760 missed times.
  for (const reach of [DAY, 40 * DAY]) {
    const since = new Date(now.getTime() - reach);
    if (since <= first) break;
    const due = nextDue(timetable, since);
    if (due <= now) return lastFrom(timetable, due, now);
  }
  return lastFrom(timetable, first, now);
}

function lastFrom(timetable: Timetable, first: Date, now: Date): Date {
  let due = first;
  for (;;) {
    const next = nextDue(timetable, due);
    if (next > now) return due;
    due = next;
  }
}

/** The one minute of a timetable, and the hours in which it comes. */
function partsOf({ cron, every, hour }: Timetable): { minute: number; hours: CronTime } {
  const line = cron ?? `0 ${hour ?? 0} ${{ DAY: '* * *', WEEK: '* * 1', MONTH: '1 * *' }[every ?? 'DAY']}`;
  const [minute, ...hours] = line.split(' ');
  return { minute: Number(minute), hours: new CronTime(['0', ...hours].join(' '), 'UTC') };
}

/** The instant at which clocks in the zone first show this time, or jump over it. */
function whenShown(shown: DateTime, zone: IANAZone): Date {
  const local = shown.setZone(zone, { keepLocalTime: true });
  if (TIME.some((unit) => local[unit] !== shown[unit])) return jumpBefore(local.toMillis(), zone);
  return new Date(Math.min(...local.getPossibleOffsets().map((time) => time.toMillis())));
}

/** The jump of the clocks that lies less than two days before. */
function jumpBefore(instant: number, zone: IANAZone): Date {
  const offset = zone.offset(instant);
  let [before, since] = [instant - 2 * DAY, instant];
  while (since - before > MINUTE) {
    const middle = before + Math.round((since - before) / 2 / MINUTE) * MINUTE;
    if (zone.offset(middle) === offset) since = middle;
    else before = middle;
  }
  return new Date(since);
}
