import { DateTime } from 'luxon';

/** A time of day (`15:30`), a day of the week (`5`: Friday) or a day of the year in figures alone (`3/4`). */
export interface StatedMoment {
  kind: 'time' | 'weekday' | 'date';
  value: string;
}

/** The times of day, days of the week and days in figures (`3.4.`, `on 3/4`) that a text in lower case states. */
export function momentsIn(written: string): StatedMoment[] {
  // "9am-5pm": the hyphen of a range is none of a number.
  const text = bare(written).replaceAll(RANGE, ' - ');
  const times = [...text.matchAll(TIME)].flatMap((match): StatedMoment[] => {
    const [, hour, between, minute, half, dottedHalf, oClock, alone] = match;
    const said = half ?? dottedHalf;
    // "2.30" and "15" are times only where something says so.
    if (!said && !oClock && !alone && (between === undefined || between === '.')) return [];
    const value = timeOf(Number(hour ?? alone), Number(minute ?? 0), said);
    return value === undefined ? [] : [{ kind: 'time', value }];
  });
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

/**
 * What a text in lower case lets somebody say of days and times beyond what it states: the days between "Mon" and
 * "Fri", the first time of "9-5pm", and any day of the week where it speaks of tomorrow or next week.
 */
export function momentsAllowedBy(written: string): StatedMoment[] {
  const text = bare(written);
  const numbers = RELATIVE.test(text)
    ? [1, 2, 3, 4, 5, 6, 7]
    : [...text.matchAll(SHORT_DAYS)].flatMap(([, from = '', to = from]) =>
        daysBetween(SHORT.get(from), SHORT.get(to)),
      );
  const times = [...text.matchAll(HALF_RANGE)].flatMap(([, hour, minute]) =>
    [Number(hour), Number(hour) + 12].map((each) => `${each}:${minute ?? '00'}`),
  );
  return [
    ...numbers.map((number): StatedMoment => ({ kind: 'weekday', value: String(number) })),
    ...times.map((value): StatedMoment => ({ kind: 'time', value })),
  ];
}

function daysBetween(from = 0, to = 0): number[] {
  if (from === 0 || to === 0) return [];
  const length = ((to - from + 7) % 7) + 1;
  return Array.from({ length }, (_, place) => ((from - 1 + place) % 7) + 1);
}

/** Without accents: people leave them out. */
function bare(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '');
}

/** @returns `15:30`, or nothing for figures that are no time of day */
function timeOf(hour: number, minute: number, half: string | undefined): string | undefined {
  const afternoon = half?.startsWith('p') === true && hour < 12;
  const midnight = half?.startsWith('a') === true && hour === 12;
  const hours = midnight ? 0 : afternoon ? hour + 12 : hour;
  return hours > 24 || minute > 59 ? undefined : `${hours}:${String(minute).padStart(2, '0')}`;
}

// 15:30, 3:30 pm, 15.30 Uhr, 15h30, 3 pm, 15 Uhr, um 15 h. "Paket 2 am besten" is none, nor is "24h".
const TIME =
  /(?<![\d.,:/-])(\d{1,2})(?:([:h.])(\d{2})(?![\d:]))?(?:(?: ?([ap])\.?m| ([ap])\. ?m\.?)(?!\p{L}| (?!on|to|and|or|until|till|sharp|every|uhr)\p{L})| ?(uhr|o['’]clock|часов)(?!\p{L}))?(?![\d:])|(?<=(?:um|a|as|om|gegen|vers|ab|bis|las) )(\d{1,2}) ?h(?![\p{L}\d])/gu;
const RANGE = /(?<=\d|[ap]m|uhr) ?[-–] ?(?=\d{1,2}(?::\d{2})? ?(?:[ap]\.?m|uhr|$|[^\d.,:/-]))/gu;
const HALF_RANGE =
  /(?<![\d.,:/-])(\d{1,2})(?::(\d{2}))? ?(?:-|–|to|bis|until|till|a) ?\d{1,2}(?::\d{2})? ?(?:[ap]\.?m|uhr|h)(?!\p{L})/gu;
const RELATIVE =
  /tomorrow|(?:next|this) week|morgen|(?:nachste|diese|kommende)\p{L}* woche|demain|semaine|manana|semana|domani|settimana|amanha|завтра|недел|yar[ıi]n|hafta|कल|हफत|מחר|שבוע|غدا|أسبوع|اسبوع/u;
const SHORT: ReadonlyMap<string, number> = new Map(
  [
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
    ['', 'tues', '', 'thurs', '', '', ''],
    ['mo', 'di', 'mi', 'do', 'fr', 'sa', 'so'],
    ['lun', 'mar', 'mer', 'jeu', 'ven', 'sam', 'dim'],
    ['lun', 'mar', 'mie', 'jue', 'vie', 'sab', 'dom'],
    ['lun', 'mar', 'mer', 'gio', 'ven', 'sab', 'dom'],
  ].flatMap((days) =>
    days.flatMap((day, index): [string, number][] => (day === '' ? [] : [[day, index + 1]])),
  ),
);
const SHORT_NAMES = [...SHORT.keys()].toSorted((a, b) => b.length - a.length).join('|');
const SHORT_DAYS = new RegExp(
  String.raw`(?<!\p{L})(${SHORT_NAMES})\.?(?: ?[-–] ?(${SHORT_NAMES})\.?)?(?!\p{L})`,
  'gu',
);

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'he', 'ar', 'tr', 'hi'];
/** How the days of the week begin; longest first, since some begin as others do. */
const NUMBERS: readonly [string, number][] = [
  ...[1, 2, 3, 4, 5, 6, 7].flatMap((number) =>
    LANGUAGES.map((language): [string, number] => [
      bare(DateTime.utc(2026, 6, number).setLocale(language).toFormat('cccc').toLowerCase()),
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
      ['terca', 2],
      ['quarta', 3],
      ['quinta', 4],
      ['sexta', 5],
    ] as const
  ).map(([name, number]): [string, number] => [`${name}-feira`, number]),
].toSorted(([a], [b]) => b.length - a.length);
const WEEKDAY = new RegExp(
  String.raw`(?<!\p{L})(?:[בלו]|ב?יום )?((?:${NUMBERS.map(([name]) => name).join('|')})(?:s|en|[ауыеяю])?)(?!\p{L})`,
  'gu',
);
const DOTTED =
  /(?:(?<=(?<!\p{L})(?:am|bis|zum|vom|ab|der|den|dem|il|le|el|до|с|по) )|(?<![\d.,])(?=\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\d)))(\d{1,2})\.(\d{1,2})\.(?!\d{3}(?!\d))/gu;
const SLASHED =
  /(?<!\p{L})(?:on|by|until|till|from|le|au|el|al|il|em|até|am|bis|op|tot|до|к) (\d{1,2})\/(\d{1,2})(?![\d/.])/gu;
