import { DateTime } from 'luxon';

/** A day of the year (`3-12`: day, month) or a span of time (`24 hour`). */
export interface StatedTime {
  kind: 'date' | 'span';
  value: string;
}

/** The days of the year and spans of time that a text in lower case states in figures. */
export function timesIn(text: string): StatedTime[] {
  const dates = [...text.matchAll(DATE)].map(([, before, month, otherMonth, after]): StatedTime => {
    const number = MONTHS.get(month ?? otherMonth ?? '') ?? 0;
    return { kind: 'date', value: `${Number(before ?? after)}-${number}` };
  });
  const written = [...text.matchAll(ISO)].map(([, month, day]): StatedTime => {
    return { kind: 'date', value: `${Number(day)}-${Number(month)}` };
  });
  const spans = [...text.matchAll(SPAN)].map(([, count, unit = '']): StatedTime => {
    return { kind: 'span', value: `${Number(count)} ${unitOf(unit)}` };
  });
  return [...dates, ...written, ...spans];
}

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'he', 'ar', 'ru'];
/** Names of the months to their number; the short ones in English only, as elsewhere they are other words. */
const MONTHS = new Map(
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].flatMap((number) => {
    const month = DateTime.utc(2026, number, 1);
    const names = LANGUAGES.flatMap((language) =>
      ['LLLL', 'd MMMM'].map((format) => month.setLocale(language).toFormat(format).replace(/^1\s/, '')),
    );
    const short = month.setLocale('en').toFormat('LLL');
    return [...names, short].map((name): [string, number] => [name.toLowerCase().normalize('NFKC'), number]);
  }),
);
const NAMES = [...MONTHS.keys()].toSorted((a, b) => b.length - a.length).join('|');
const DATE = new RegExp(
  String.raw`(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|º|°)? ?(?:of |de |ב)?(${NAMES})(?!\p{L})|(?<!\p{L})(${NAMES})\.? (?:the )?(\d{1,2})(?![\d:])`,
  'gu',
);
const ISO = /(?<!\d)\d{4}-(\d{2})-(\d{2})(?!\d)/g;

/** How units of time begin, in the languages of the wordings. */
const UNITS: readonly [string, string][] = [
  ['minute', 'minut|min(?!\\p{L})|דקות|دقائق|دقيقة'],
  [
    'hour',
    'hour|hrs?(?!\\p{L})|h(?![\\p{L}\\d])|stunde|heure|hora|ore(?!\\p{L})|ora(?!\\p{L})|uur|שעות|ساعة|ساعات',
  ],
  [
    'day',
    'days?(?!\\p{L})|tage?n?(?!\\p{L})|werktag|arbeitstag|jours?(?!\\p{L})|d[ií]as?(?!\\p{L})|giorn|dagen|ימים|أيام|يوما?',
  ],
  ['week', 'week|woche|semaine|semana|settiman|שבועות|أسابيع'],
  ['month', 'month|monat|mois(?!\\p{L})|mes(?:es)?(?!\\p{L})|mês|mes[ei](?!\\p{L})|maand|חודשים|أشهر'],
  ['year', 'year|jahr|ans?(?!\\p{L})|années|años?(?!\\p{L})|anos?(?!\\p{L})|ann[io](?!\\p{L})|שנים|سنوات'],
];
const ALL_UNITS = UNITS.map(([, beginnings]) => beginnings).join('|');
const SPAN = new RegExp(
  String.raw`(?<![\d.,:])(\d{1,4})(?: |-)?(?:(?:working|business|calendar|full) )?(${ALL_UNITS})`,
  'gu',
);

function unitOf(word: string): string {
  return UNITS.find(([, beginnings]) => new RegExp(`^(?:${beginnings})`, 'u').test(word))?.[0] ?? word;
}
