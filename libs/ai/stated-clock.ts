import { DateTime } from 'luxon';

/** A time of day (`15:30`), a day of the week (`5`: Friday) or a day of the year in figures alone (`3/4`). */
export interface StatedMoment {
  kind: 'time' | 'weekday' | 'date';
  value: string;
}

/** The times of day, days of the week and days in figures (`3.4.`, `on 3/4`) that a text in lower case states. */
export function momentsIn(text: string): StatedMoment[] {
  const times = [...text.matchAll(TIME)].flatMap(
    ([, hour, between, minute, half, oClock]): StatedMoment[] => {
      // "2.30" and "15" are times only where something says so.
      if (!half && !oClock && (between === undefined || between === '.')) return [];
      const value = timeOf(Number(hour), Number(minute ?? 0), half);
      return value === undefined ? [] : [{ kind: 'time', value }];
    },
  );
  const weekdays = [...text.matchAll(WEEKDAY)].flatMap(([, name = '']): StatedMoment[] => {
    const number = NUMBERS.find(([beginning]) => name.startsWith(beginning))?.[1];
    return number === undefined ? [] : [{ kind: 'weekday', value: String(number) }];
  });
  const dates = [...text.matchAll(DOTTED)].map(([, day, month]): StatedMoment => ({
    kind: 'date',
    value: `${Number(day)}-${Number(month)}`,
  }));
  // Whether the day or the month comes first, nobody can tell: only the same figures hold it.
  const slashed = [...text.matchAll(SLASHED)].map(([, first, second]): StatedMoment => ({
    kind: 'date',
    value: `${Number(first)}/${Number(second)}`,
  }));
  return [...times, ...weekdays, ...dates, ...slashed];
}

/** @returns `15:30`, or nothing for figures that are no time of day */
function timeOf(hour: number, minute: number, half: string | undefined): string | undefined {
  const afternoon = half?.startsWith('p') === true && hour < 12;
  const midnight = half?.startsWith('a') === true && hour === 12;
  const hours = midnight ? 0 : afternoon ? hour + 12 : hour;
  return hours > 24 || minute > 59 ? undefined : `${hours}:${String(minute).padStart(2, '0')}`;
}

// 15:30, 3:30 pm, 15.30 Uhr, 15h30, 3 pm, 15 Uhr, 15 h
const TIME =
  /(?<![\d.,:/-])(\d{1,2})(?:([:h.])(\d{2})(?![\d:]))?(?: ?([ap])\.? ?m(?!\p{L})| ?(uhr|h|o['’]clock|часов)(?!\p{L}))?(?![\d:])/gu;

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'he', 'ar', 'tr', 'hi'];
/** How the days of the week begin; longest first, since some begin as others do. */
const NUMBERS: readonly [string, number][] = [
  ...[1, 2, 3, 4, 5, 6, 7].flatMap((number) =>
    LANGUAGES.map((language): [string, number] => [
      DateTime.utc(2026, 6, number).setLocale(language).toFormat('cccc').toLowerCase().normalize('NFKC'),
      number,
    ]),
  ),
  // Declined: the beginnings alone are the same. "Sonnabend" is Saturday's other name, "segunda" Monday's short one.
  ...['понедельник', 'вторник', 'сред', 'четверг', 'пятниц', 'суббот', 'воскресень'].map(
    (name, index): [string, number] => [name, index + 1],
  ),
  ...(
    [
      ['sonnabend', 6],
      ['segunda', 1],
      ['terça', 2],
      ['quarta', 3],
      ['quinta', 4],
      ['sexta', 5],
    ] as const
  ).map(([name, number]): [string, number] => [`${name}-feira`, number]),
].toSorted(([a], [b]) => b.length - a.length);
const WEEKDAY = new RegExp(
  String.raw`(?<!\p{L})(?:[בלו]|ב?יום )?((?:${NUMBERS.map(([name]) => name).join('|')})(?:s|en|[ауыеяю]|)?)(?!\p{L})`,
  'gu',
);
const DOTTED =
  /(?:(?<=(?<!\p{L})(?:am|bis|zum|vom|ab|der|den|dem|il|le|el|до|с|по) )|(?<![\d.,])(?=\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\d)))(\d{1,2})\.(\d{1,2})\.(?!\d{3}(?!\d))/gu;
const SLASHED =
  /(?<!\p{L})(?:on|by|until|till|from|le|au|el|al|il|em|até|am|bis|op|tot|до|к) (\d{1,2})\/(\d{1,2})(?![\d/.])/gu;
