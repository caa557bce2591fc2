/** Rows of the daily figures with these measures, in the scope asked for. */
function figures(measures: string[], days: string): string {
  return `"RollupFigure" where zone = :zone and scope = :place
    and measure in (${measures.map((measure) => `'${measure}'`).join(', ')}) and ${days}`;
}

/** Those of the days of the period. */
export function ofThePeriod(...measures: string[]): string {
  return figures(measures, 'day >= :firstDay and day < :endDay');
}

/** Those of all days until the end of the period. */
export function untilItsEnd(...measures: string[]): string {
  return figures(measures, 'day < :endDay');
}

/** A whole number (an SQL expression): sums of nothing are 0. */
export function whole(sum: string): string {
  return `coalesce(${sum}, 0)::bigint`;
}

/**
 * Customers who wrote in a stretch of days, each counted once. @param from,to names of its ends
 */
export function distinctCustomers(from: string, to: string): string {
  return `(
    (select coalesce(sum(amount), 0) from "RollupFigure"
     where zone = :zone and scope = :place and measure = 'ACTIVE' and day >= ${from} and day < ${to})
    - ${writtenAgain(from, to, 'null', from)})`;
}

/**
 * Of the customers who wrote on each day from `from` until `to`, those who had last written at `since` or later and,
 * where `unless` is a day, before that; summed over the days. Each day is looked up by itself: the gaps that matter
 * grow with it, and are few.
 */
export function writtenAgain(from: string, to: string, unless: string, since: string): string {
  return `(
    select coalesce(sum(again.customers), 0)
    from generate_series(0, ${to} - ${from} - 1) as each (number)
    cross join lateral (
      select sum(amount) as customers from "RollupFigure"
      where zone = :zone and scope = :place and measure = 'GAP' and day = ${from} + each.number
        and key <= lpad((${from} + each.number - ${since})::text, 4, '0')
        and key > coalesce(lpad((${from} + each.number - ${unless}::date)::text, 4, '0'), '')
    ) again)`;
}
