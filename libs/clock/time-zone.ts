/** What whoever names a zone that is none is told: the rest of a sentence about the field. */
export const TIME_ZONE_RULE =
  'must be a time zone by its place, such as Europe/Berlin or America/New_York, or UTC';

/** `Etc/GMT+5` is five hours behind UTC all year round: signs are turned there. */
const FIXED = /^etc\/gmt[+-]\d{1,2}$/i;
/** Words of names that are not written as names of places are. */
const SPELT: Readonly<Record<string, string>> = {
  ...{ of: 'of', au: 'au', es: 'es' },
  ...{ gmt: 'GMT', act: 'ACT', lhi: 'LHI', nsw: 'NSW', in: 'IN' },
  ...{ mcmurdo: 'McMurdo', dumontdurville: 'DumontDUrville', comodrivadavia: 'ComodRivadavia' },
};

/** Zones by the spelling of the list of Node.js, which has one name for each. */
const LISTED: ReadonlyMap<string, string> = new Map(
  Intl.supportedValuesOf('timeZone').map((name) => [name.toLowerCase(), name]),
);
/** The first words of names of places: `europe/`. Others are countries, systems, and offsets by other signs. */
const AREAS: ReadonlySet<string> = new Set(
  [...LISTED.keys()].filter((name) => name.includes('/') && !name.startsWith('etc/')).map(areaOf),
);

/**
 * A time zone in the one spelling we keep and compare it in. Only names of places are taken, and UTC: those mean the
 * same to Node.js and to PostgreSQL. Abbreviations do not: IST is in India for the one and in Israel for the other, CET
 * has a summer time or has none, and offsets such as +02:00 never have one.
 *
 * @returns undefined for what is no such name
 */
export function timeZoneNamed(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const name = value.toLowerCase();
  if (name === 'utc' || name === 'etc/utc') return 'UTC';
  if (!AREAS.has(areaOf(name)) && !FIXED.test(name)) return undefined;
  return LISTED.get(name) ?? (resolved(value) === undefined ? undefined : spelt(name));
}

/**
 * The zone that a kept name stands for, in names of places. What was taken once may be an abbreviation or another old
 * name: it goes on meaning the place that Node.js has for it.
 *
 * @returns undefined where it is none any more
 */
export function usableTimeZone(kept: string): string | undefined {
  return timeZoneNamed(kept) ?? timeZoneNamed(resolved(kept));
}

function resolved(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function areaOf(name: string): string {
  return name.slice(0, name.indexOf('/') + 1);
}

/** A second name of a listed zone, which Node.js knows and does not spell: `asia/kolkata`. */
function spelt(name: string): string {
  return name.replace(/[a-z]+/g, (word) => SPELT[word] ?? word.charAt(0).toUpperCase() + word.slice(1));
}
