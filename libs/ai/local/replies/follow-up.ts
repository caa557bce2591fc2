import { DateTime } from 'luxon';
import type { OpenMessage, Situation } from './situation.js';

/** When to come back to the customer, with what they wrote about it. */
export interface FollowUp {
  /** `Fri 6 Mar`: for a button. */
  day: string;
  why: string;
  cause: OpenMessage;
  /** Their words. */
  words: string;
}

/**
 * A day on which to come back to the customer: the one they name, or a few days on when they want to think about it.
 * Days are counted from when they wrote, in UTC: their own time zone is not known.
 */
export function followUpFor({ open, lead }: Situation): FollowUp | undefined {
  if (lead?.declines) return undefined;
  for (const cause of open.toReversed()) {
    const said = DateTime.fromJSDate(cause.message.at, { zone: 'utc' });
    const found = sentencesOf(cause.message.body)
      .filter((sentence) => !PAST.test(sentence) && (!QUESTION.test(sentence) || CONTACT.test(sentence)))
      .map((sentence) => namedDay(sentence, said))
      .find(Boolean);
    if (found) return { ...found, why: 'They name a day', cause };
    const [words] = THINKING.exec(cause.message.body) ?? [];
    if (words)
      return { day: shown(said.plus({ days: 3 })), why: 'They want to think about it', cause, words };
  }
  return undefined;
}

function sentencesOf(text: string): string[] {
  return text.slice(0, READ).match(/[^.!?؟\n]+[.!?؟]*/g) ?? [];
}

const READ = 2_000;
const QUESTION = /[?؟]/;
// `It should have been here on Monday` speaks of a Monday that is over.
const PAST = phraseOf(
  "should have|was|were|had|didn['’]?t|supposed|since|last|ago|already|promised|arrived|ordered|bought|seit|letzten?|war|waren|hatte|hätte|sollte|versprochen|bestellt|depuis|dernier|devait|aurait|desde|pasado|debía|tenía|passad[oa]|deveria|devia|scors[oa]|doveva|מאז|שעבר|היה|كان|الماضي",
);
// `Are you open on Sunday?` wants an answer now; `Can you call me on Sunday?` wants one on Sunday.
const CONTACT =
  /call|ring|phone|remind|write me|get back|anrufen|melden|rappel|llam|avis|ligar|chiam|risent|להתקשר|תתקשר|לחזור|الاتصال|اتصل/iu;

function namedDay(text: string, said: DateTime): { day: string; words: string } | undefined {
  const [tomorrow] = TOMORROW.exec(text) ?? [];
  if (tomorrow) return { day: shown(said.plus({ days: 1 })), words: tomorrow };
  const [nextWeek] = NEXT_WEEK.exec(text) ?? [];
  if (nextWeek) return { day: shown(said.plus({ weeks: 1 }).startOf('week')), words: nextWeek };
  const [weekday] = WEEKDAY.exec(text) ?? [];
  if (weekday) {
    const number = WEEKDAYS.get(weekday.toLowerCase()) ?? said.weekday;
    return { day: shown(said.plus({ days: ((number - said.weekday + 6) % 7) + 1 })), words: weekday };
  }
  return undefined;
}

function shown(day: DateTime): string {
  return day.setLocale('en-GB').toFormat('ccc d LLL');
}

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'he', 'ar'];
/** Names of the days of the week to their ISO number, in the languages of the wordings. */
const WEEKDAYS = new Map(
  LANGUAGES.flatMap((language) =>
    [1, 2, 3, 4, 5, 6, 7].map((number): [string, number] => [
      DateTime.utc(2026, 3, 1 + number)
        .setLocale(language)
        .toFormat('cccc')
        .toLowerCase(),
      number,
    ]),
  ),
);
const WEEKDAY = phraseOf([...WEEKDAYS.keys()].join('|'));
const TOMORROW = phraseOf('tomorrow|demain|mañana por la (?:mañana|tarde)|amanhã|domani|מחר|غدا|غدًا');
const NEXT_WEEK = phraseOf(
  'next week|nächste[rn]? woche|la semaine prochaine|la semana que viene|la próxima semana|(?:na )?semana que vem|(?:na )?próxima semana|la settimana prossima|la prossima settimana|שבוע הבא|الأسبوع القادم|الأسبوع المقبل',
);
const THINKING = phraseOf(
  [
    String.raw`(?:need to|let me|will|'ll|have to|want to) (?:think|check with|talk to|discuss|sleep on|ask my)`,
    String.raw`(?:muss|möchte|werde) (?:\p{L}+ ){0,4}(?:überlegen|nachdenken|besprechen)`,
    'vais réfléchir|dois réfléchir|besoin de réfléchir|tengo que pensarlo|lo voy a pensar|déjeme pensarlo',
    'vou pensar|preciso pensar|ci devo pensare|ci penso|devo pensarci|צריך לחשוב|אחשוב על זה|سأفكر',
  ].join('|'),
);

function phraseOf(words: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}])(?:${words})(?![\\p{L}\\p{M}])`, 'iu');
}
