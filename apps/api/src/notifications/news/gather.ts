import { TOLD_TOGETHER } from './waiting-news.js';

/** Deliveries put together with one statement: it must end well within the limit of a statement. */
const AT_ONCE = 2_000;

/**
 * Seconds after the end of quiet hours at which what waited is told: longer than any transaction lives, so that
 * what was still being written down when they ended is told with the rest.
 */
export const GATHERED_AFTER = 20;

/** What a target knows of the deliveries `d` that wait at it. */
export interface Gathering {
  target: 'push' | 'email';
  /** SQL: joins and a condition by which those are found that are put together with one statement, by `$1`. */
  among: { joins: string; where: string };
  /** SQL: joins that `unwanted` needs; the notification is `n`. */
  joins: string;
  /** SQL: why nobody wants the delivery any more, null while somebody does. */
  unwanted: string;
}

/**
 * SQL: of what waits for the end of quiet hours that have ended, the newest at each place tells of all of it; the answer
 * says whether there may be more. More than one statement's worth is put together in several, and the newest waits until
 * it has the last of it. What told of other news before, and had to wait again, is told with all of that. Rows are locked
 * in the order in which all who change several that wait do.
 */
export function gatherSql({ target, among, joins, unwanted }: Gathering): string {
  return `
  with picked as materialized (
    select d.id from "NotificationDelivery" d ${among.joins}
    where d.state = 'PENDING' and d."heldUntil" is not null and d.target = '${target}'
      and d."nextAttemptAt" <= now() - interval '${GATHERED_AFTER} seconds' and ${among.where}
    order by d.place, d.id desc limit ${AT_ONCE}
  ), waiting as (
    select d.id, d.place, d.gathered, n.type::text as type, ${unwanted} as unwanted
    from picked join "NotificationDelivery" d on d.id = picked.id ${joins}
    -- Asked in this manner it is answered from the row, not looked for once more.
    where case when d.state = 'PENDING' and d."nextAttemptAt" <= now() - interval '${GATHERED_AFTER} seconds'
      then d."heldUntil" end is not null
    order by d.place, d.id desc for update of d
  ), numbered as (
    select *, unwanted is null and row_number() over (partition by place, unwanted is null order by id desc) = 1 as tells
    from waiting
  ), counts as (
    select place, told.type, sum(told.count::int)::int as count
    from waiting cross join lateral jsonb_each(coalesce(gathered, jsonb_build_object(type, 1))) told (type, count)
    where unwanted is null group by place, told.type
  ), sums as (
    select place, jsonb_object_agg(type, count) as gathered, sum(count) as many from counts group by place
  ), amount as (
    select (select count(*) from picked) = ${AT_ONCE} as more, max(place) as last from waiting
  ), tellers as (
    select id, place from numbered where tells
  ), gathered as (
    update "NotificationDelivery" d
    set state = case when tells then d.state else 'SKIPPED' end,
      "lastError" = case when tells then d."lastError" else coalesce(
        numbered.unwanted, '${TOLD_TOGETHER}') end,
      gathered = case when tells and sums.many > 1 then sums.gathered end,
      "toldById" = case when numbered.unwanted is null then tellers.id end,
      "heldUntil" = case when tells and amount.more and numbered.place = amount.last then d."heldUntil" end
    from numbered left join sums on sums.place = numbered.place left join tellers on tellers.place = numbered.place
      cross join amount
    where d.id = numbered.id
  )
  select more from amount`;
}
