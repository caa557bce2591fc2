import { timeZoneNamed } from '@libs/clock/time-zone.js';
import { Platform } from '@libs/database/generated/enums.js';
import { dailyFigures } from '../dashboard/daily-figures.repository.js';
import { MAIN_CURRENCY } from '../dashboard/dashboard.repository.js';
import { recount } from '../dashboard/figures.js';
import { periodOf, previousOf } from '../dashboard/period.js';
import { rolledDays, scopeOf, type Span } from '../dashboard/span.js';
import { fold } from './fold.js';
import { findZone } from './rollup-zones.repository.js';
import type { RollupSession } from './rollup-session.js';
import { ALLOWED_ERROR } from './wait-buckets.js';

const DAY = 86_400_000;
/** Days that are compared each night: the last ones, and as many older ones in turn. */
const DAYS = 35;
const PERCENTILES = ['medianResponseTimeSeconds', 'p90ResponseTimeSeconds'];

/** A figure of which the daily figures say something else than the tables. */
export interface Difference {
  /** Field of the dashboard. */
  figure: string;
  timezone: string;
  from: string;
  to: string;
  platform: string | null;
}

/**
 * Compares the daily figures with the tables as of one moment: in each zone the last 35 days and one older stretch in
 * turn, for all platforms and for one in turn. Must have the turn.
 */
export async function findDifferences(session: RollupSession, now: Date): Promise<Difference[]> {
  await fold(session, Number.MAX_SAFE_INTEGER - 1);
  const ready = await session.rows<{ name: string }>(
    'select name from "RollupZone" where "readyAt" is not null order by id',
  );
  // Names that were taken before and are not any more: nobody can ask for them, and soon they are forgotten.
  const zones = ready.filter(({ name }) => timeZoneNamed(name) === name);
  const today = Math.floor(now.getTime() / DAY);
  const platforms = Object.values(Platform);
  const scopes = [null, platforms[today % platforms.length] ?? null];
  const ends = [now, new Date(now.getTime() - (await olderBy(session, now, today)) * DAY)];
  const found: Difference[] = [];
  for (const { name } of zones) {
    for (const end of ends) {
      for (const platform of scopes) found.push(...(await compare(session, spanTo(end, name), platform)));
    }
  }
  return found;
}

/** How many days back the older stretch ends: after as many nights as there are stretches it is the same again. */
async function olderBy(session: RollupSession, now: Date, today: number): Promise<number> {
  const [row] = await session.rows<{ oldest: Date | null }>(
    'select min("occurredAt") as oldest from "Message"',
  );
  const age = row?.oldest ? (now.getTime() - row.oldest.getTime()) / DAY : 0;
  const stretches = Math.max(1, Math.ceil(age / DAYS) - 1);
  return DAYS * (1 + (today % stretches));
}

function spanTo(end: Date, timezone: string): Span {
  const { to } = periodOf({ timezone }, end);
  const from = new Date(end.getTime() - (DAYS - 1) * DAY).toISOString().slice(0, 10);
  const period = periodOf({ from, to: to.toISOString(), timezone }, end);
  return { period, before: previousOf(period) };
}

async function compare(session: RollupSession, span: Span, platform: string | null): Promise<Difference[]> {
  const { timezone } = span.period;
  const zone = await findZone(session, timezone, rolledDays([span]).cuts);
  if (!zone?.aligned) return [];
  const [daily] = await dailyFigures(session, { spans: [span], platform, zone: zone.id });
  const [main] = await session.rows<{ currency: string }>(MAIN_CURRENCY);
  const scope = scopeOf(span, platform, main?.currency ?? null);
  const counted = await recount(scope, (sql, values) => session.rows<{ json: unknown }>(sql, values));
  const [from, to] = [span.period.from.toISOString(), span.period.to.toISOString()];
  return differing(daily ?? '', counted).map((figure) => ({ figure, timezone, from, to, platform }));
}

/** Fields of which two JSON objects (members without braces) say different things. */
function differing(daily: string, counted: string): string[] {
  const left = JSON.parse(`{${daily}}`) as Record<string, unknown>;
  const right = JSON.parse(`{${counted}}`) as Record<string, unknown>;
  return Object.keys(right).filter((figure) => {
    const [a, b] = [left[figure], right[figure]];
    if (PERCENTILES.includes(figure) && typeof a === 'number' && typeof b === 'number') {
      // Computed with a known error where there are many, and rounded to milliseconds.
      return Math.abs(a - b) > b * ALLOWED_ERROR + 0.001;
    }
    return JSON.stringify(a) !== JSON.stringify(b);
  });
}
