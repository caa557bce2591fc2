import { CronTime } from 'cron';
import { ValidationError } from '@libs/errors/app-error.js';
import { nextDue, type Timetable } from './due-times.js';

/** Local hour at which reports come that name none. */
const USUAL_HOUR = 8;

/** What a caller says about when; undefined is not said. */
type Given = Partial<Timetable>;

/**
 * The timetable that a caller means. Naming one of `cron` and `every` takes the place of the other one of before.
 *
 * @param before the timetable so far, of a report that is changed
 * @throws ValidationError naming the field at fault
 */
export function timetableOf(given: Given, before?: Timetable): Timetable {
  const timezone = given.timezone ?? before?.timezone ?? 'UTC';
  const { cron, every } = chosen(given, before);
  if (cron !== null && every !== null) throw refused('cron', 'can not be given together with every');
  if (cron === null) {
    if (every === null) throw refused('every', 'must be DAY, WEEK or MONTH, unless there is a cron line');
    return { cron, every, hour: given.hour ?? before?.hour ?? USUAL_HOUR, timezone };
  }
  if (typeof given.hour === 'number') throw refused('hour', 'goes with every: a cron line has its own');
  const line = cron.trim().split(/\s+/).join(' ');
  const problem = lineProblem(line);
  if (problem !== undefined) throw refused('cron', problem);
  return { cron: line, every: null, hour: null, timezone };
}

function chosen(given: Given, before: Timetable | undefined): Pick<Timetable, 'cron' | 'every'> {
  const { cron, every } = given;
  if (cron) return { cron, every: every ?? null };
  if (every) return { cron: null, every };
  return {
    cron: cron === null ? null : (before?.cron ?? null),
    every: every === null ? null : (before?.every ?? null),
  };
}

/** @returns the rest of a sentence about the line; undefined when it is right */
function lineProblem(line: string): string | undefined {
  const fields = line.split(' ');
  if (fields.length !== 5) return 'must have five fields: minute, hour, day of month, month, day of week';
  // With one minute in it, a line comes once an hour at most.
  if (!/^[0-5]?\d$/.test(fields[0] ?? ''))
    return 'must begin with one minute, 0 to 59: reports come once an hour at most';
  try {
    new CronTime(line, 'UTC');
  } catch {
    return 'is not a cron line, such as 30 7 * * 1-5';
  }
  try {
    nextDue({ cron: line, every: null, hour: null, timezone: 'UTC' }, new Date());
  } catch {
    return 'never comes: no month has such a day';
  }
  return undefined;
}

function refused(path: string, message: string): ValidationError {
  return new ValidationError(`${path} ${message}.`, [{ path, message }]);
}
