/**
 * What is counted of each local day, for all platforms (scope ALL) and for each:
 *
 * | measure   | key            | amount                                                            | day             |
 * | --------- | -------------- | ----------------------------------------------------------------- | --------------- |
 * | MESSAGES  | direction      | messages                                                          | said            |
 * | SENTIMENT | sentiment      | inbound messages                                                  | said            |
 * | INTENT    | intent         | inbound messages                                                  | said            |
 * | AGENT     | user           | outbound messages                                                 | said            |
 * | ACTIVE    |                | customers who wrote                                               | said            |
 * | GAP       | days, 4 digits | those of them who had last written so many days before            | said            |
 * | WAITS     | tens of bucket | waits, by coarse bucket                                           | answered        |
 * | WAIT.n    | bucket         | waits of the coarse bucket n, by bucket                           | answered        |
 * | WAITED    |                | milliseconds of all waits                                         | answered        |
 * | NEW       |                | customers                                                         | created         |
 * | LEADS     | HOT WARM COLD  | leads                                                             | created         |
 * | CONVERTED |                | leads that are WON                                                | created         |
 * | OPEN      |                | leads opened less leads closed                                    | created, closed |
 * | VALUE     | currency       | their value                                                       | created, closed |
 * | CLOSED    | WON LOST       | leads                                                             | closed          |
 * | REVENUE   | currency       | value of WON leads                                                | closed          |
 * | BUYERS    | currency       | customers, by their first WON lead                                | closed          |
 * | LEADS_IN  | currency       | leads (zone 0: belongs to no day)                                 | 1970-01-01      |
 * | WON_IN    | currency       | WON leads (zone 0)                                                | 1970-01-01      |
 *
 * Everything adds up over days. Distinct customers do by their gaps: of those who wrote on a day, the ones whose gap
 * reaches back before the period are new to it, so that each customer of a period is counted on one of its days.
 */

/** The zones a statement is about: their numbers are its first parameter. */
export const ZONES = `(select id, name from "RollupZone" where id = any($1::int2[]))`;

/** Scopes of a platform (an SQL expression): all platforms, and itself. */
export function scopesOf(platform: string): string {
  return `(values ('ALL'), (${platform}::text))`;
}

/**
 * A statement part that adds rows (zone, scope, measure, day, key, amount) to the figures. In the order of their key:
 * what a dashboard reads together lies together, which after a build halves what the same answer costs.
 */
export function addFigures(rows: string): string {
  return `
    insert into "RollupFigure" as kept (zone, scope, measure, day, key, amount)
    select zone, scope, measure, day, key, sum(amount) from (${rows}) told
    group by zone, scope, measure, day, key having sum(amount) <> 0
    order by zone, scope, measure, day, key
    on conflict (zone, scope, measure, day, key) do update set amount = kept.amount + excluded.amount`;
}
