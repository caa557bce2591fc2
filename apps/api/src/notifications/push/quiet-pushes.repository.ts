import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { JOINS, UNWANTED } from './waiting-push.js';

/** Deliveries put together with one statement: it must end well within the limit of a statement. */
const AT_ONCE = 2_000;

/**
 * Seconds after the end of quiet hours at which what waited is told: longer than any transaction lives, so that
 * what was still being written down when they ended is told with the rest.
 */
export const GATHERED_AFTER = 20;

/**
 * The newest of what waits for the end of quiet hours tells of all of it on its device. More than one statement's worth
 * is put together in several, and the newest waits until it has the last of it. One process does so at a time; rows are
 * locked in the order in which all who change several that wait do.
 */
const GATHER = `
  with waiting as (
    select d.id, d.place, d.gathered, n.type::text as type, ${UNWANTED} as unwanted
    from "NotificationDelivery" d ${JOINS}
    where (select pg_try_advisory_xact_lock(hashtextextended('parley gathers pushes ' || $1, 0)))
      and d.state = 'PENDING' and d.target = 'push' and d."heldUntil" is not null and s.origin = $1
      and d."nextAttemptAt" <= now() - interval '${GATHERED_AFTER} seconds'
    order by d.place, d.id desc limit ${AT_ONCE} for update of d
  ), numbered as (
    select *, row_number() over (partition by place order by id desc) as nr from waiting where unwanted is null
  ), counts as (
    select place, told.type, sum(told.count::int)::int as count
    from numbered cross join lateral jsonb_each(coalesce(gathered, jsonb_build_object(type, 1))) told (type, count)
    group by place, told.type
  ), sums as (
    select place, jsonb_object_agg(type, count) as gathered, sum(count) as many from counts group by place
  ), amount as (
    select count(*) = ${AT_ONCE} as more, max(place) as last from waiting
  ), gathered as (
    update "NotificationDelivery" d
    set state = case when nr = 1 then d.state else 'SKIPPED' end,
      "lastError" = case when nr = 1 then d."lastError" else coalesce(
        waiting.unwanted, 'It was told together with what else gathered in quiet hours.') end,
      gathered = case when nr = 1 and sums.many > 1 then sums.gathered end,
      "heldUntil" = case when nr = 1 and amount.more and waiting.place = amount.last then d."heldUntil" end
    from waiting left join numbered on numbered.id = waiting.id left join sums on sums.place = waiting.place
    cross join amount where d.id = waiting.id
  )
  select more from amount`;

/** What waits for the end of somebody's quiet hours, by the database's clock. */
@Injectable()
export class QuietPushesRepository {
  constructor(private readonly database: Database) {}

  /**
   * Puts together what gathered in quiet hours that have ended, on each device at this service, and lets it go.
   *
   * @returns whether there may be more
   */
  async gather(origin: string): Promise<boolean> {
    const [row] = await this.database.rows<{ more: boolean }>(GATHER, [origin]);
    return row?.more ?? false;
  }
}
