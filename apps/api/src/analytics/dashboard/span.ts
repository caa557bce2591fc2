import type { DayCut } from '../rollups/rollup-zones.repository.js';
import type { RolledDays } from '../rollups/rollups.service.js';
import type { DailyScope, Scope } from '../metrics/statement.js';
import type { Period } from './period.js';

/** A period and the one before it, which some figures look back to. */
export interface Span {
  period: Period;
  before: Period;
}

/** What the metrics are computed over. */
export function scopeOf({ period, before }: Span, platform: string | null, currency: string | null): Scope {
  return {
    from: period.from,
    to: period.to,
    before: before.from,
    platform,
    currency,
    dayStarts: period.days.map(({ start }) => start),
    dates: period.days.map(({ date }) => date),
  };
}

/** The same in whole days of a zone. */
export function dailyScopeOf(
  span: Span,
  platform: string | null,
  currency: string | null,
  zone: number,
): DailyScope {
  return {
    ...scopeOf(span, platform, currency),
    zone,
    place: platform ?? 'ALL',
    firstDay: firstDate(span.period),
    endDay: dayAfter(span.period),
    beforeDay: firstDate(span.before),
  };
}

/** Every day the spans touch, each once, and the end of the last. */
export function rolledDays(spans: readonly Span[]): RolledDays {
  const cuts = new Map<string, DayCut>();
  const periods = spans.flatMap(({ period, before }) => [before, period]);
  for (const period of periods) {
    for (const cut of period.days) cuts.set(`${cut.date} ${cut.start.getTime()}`, cut);
    const end = { date: dayAfter(period), start: period.to };
    cuts.set(`${end.date} ${end.start.getTime()}`, end);
  }
  return { timezone: periods[0]?.timezone ?? 'UTC', cuts: [...cuts.values()] };
}

function firstDate({ days }: Period): string {
  const [first] = days;
  if (!first) throw new Error('A period without a day.');
  return first.date;
}

/** The date after the last: where the period ends at midnight, the day that begins then. */
function dayAfter({ days }: Period): string {
  const last = days.at(-1);
  if (!last) throw new Error('A period without a day.');
  return new Date(Date.parse(`${last.date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
