import { addFigures, scopesOf, ZONES } from './figure-sums.js';
import { PENDING_MESSAGES } from './pending.js';

/** Days between two days of a customer that matter: a period and the one before it have 732 at most. */
const LONGEST_GAP = 732;

/** Condition: an inbound message of the customer and scope of the row `named`. */
function wroteThere(named: string): string {
  return `said."customerId" = ${named}."customerId" and said.direction = 'INBOUND'
    and (${named}.scope = 'ALL' or said.platform::text = ${named}.scope)`;
}

/** Figures of active customers, from rows (zone, scope, day, gap, amount); the first day of all has no gap. */
function activityFigures(pairs: string): string {
  return `
    select zone, scope, measure, day, key, amount
    from ${pairs}
    cross join lateral (values
      ('ACTIVE', ''),
      ('GAP', case when gap <= ${LONGEST_GAP} then lpad(gap::text, 4, '0') end)
    ) figure (measure, key)
    where key is not null`;
}

/** How many days before each of their days a customer had last written. */
function gaps(amount: number, marks: string): string {
  return `select zone, scope, day, ${amount} as amount,
    day - lag(day) over (partition by zone, "customerId", scope order by day) as gap from ${marks}`;
}

/**
 * Brings the active customers up to date; `$1` zones, `$2` number of the last change whose customers are taken.
 *
 * The tables say on which days the customers of the changes wrote; what was counted before is that less the changes.
 * Only days that begin or cease to be days of a customer matter, with the nearest ones around them: gaps between other
 * days come out with a plus and a minus. All visible changes of a customer have to be taken at once.
 */
export const FOLD_ACTIVITY = `
  with touched as (
    select zone.id as zone, zone.name, change."customerId", scope,
      (change."occurredAt" at time zone zone.name)::date as day, sum(change.sign) as difference
    from ${PENDING_MESSAGES} change
    cross join ${ZONES} zone
    cross join lateral ${scopesOf('change.platform')} placed (scope)
    where change.direction = 'INBOUND'
    group by 1, 2, 3, 4, 5 having sum(change.sign) <> 0
  ), turned as (
    select touched.*, opens, closes, messages > 0 as now, messages - difference > 0 as before
    from touched
    cross join lateral (select
      touched.day::timestamp at time zone touched.name as opens,
      (touched.day + 1)::timestamp at time zone touched.name as closes) hours
    cross join lateral (
      select count(*) as messages from "Message" said
      where ${wroteThere('touched')} and said."occurredAt" >= opens and said."occurredAt" < closes
    ) wrote
    where (messages > 0) <> (messages - difference > 0)
  ), around as (
    select turned.zone, turned."customerId", turned.scope, (near."occurredAt" at time zone turned.name)::date as day
    from turned cross join lateral (
      (select said."occurredAt" from "Message" said
       where ${wroteThere('turned')} and said."occurredAt" < turned.opens
         and said."occurredAt" >= turned.opens - interval '${LONGEST_GAP + 2} days'
       order by said."occurredAt" desc limit 1)
      union all
      (select said."occurredAt" from "Message" said
       where ${wroteThere('turned')} and said."occurredAt" >= turned.closes
         and said."occurredAt" < turned.closes + interval '${LONGEST_GAP + 2} days'
       order by said."occurredAt" limit 1)
    ) near
  ), marks as (
    select zone, "customerId", scope, day, now, before from turned
    union
    select zone, "customerId", scope, day, true, true from around
    where not exists (
      select from turned where turned.zone = around.zone and turned."customerId" = around."customerId"
        and turned.scope = around.scope and turned.day = around.day)
  ), pairs as (
    ${gaps(1, 'marks where now')} union all ${gaps(-1, 'marks where before')}
  )
  ${addFigures(activityFigures('pairs'))}`;

/** Adds the active customers of all days; `$1` zones. */
export const BUILD_ACTIVITY = `
  with wrote as (
    select distinct zone.id as zone, said."customerId", said.platform::text as scope,
      (said."occurredAt" at time zone zone.name)::date as day
    from "Message" said cross join ${ZONES} zone where said.direction = 'INBOUND'
  ), marks as (
    select * from wrote union all select distinct zone, "customerId", 'ALL', day from wrote
  ), pairs as (
    ${gaps(1, 'marks')}
  )
  ${addFigures(activityFigures('pairs'))}`;
