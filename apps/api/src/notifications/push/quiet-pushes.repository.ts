import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { quietEndSql } from '../news/quiet-hours.js';
import { TOLD_TOGETHER } from '../news/waiting-news.js';
import { DEVICE_OF, JOINS, UNWANTED } from './waiting-push.js';

/** Deliveries put together with one statement: it must end well within the limit of a statement. */
const AT_ONCE = 2_000;

/**
 * Seconds after the end of quiet hours at which what waited is told: longer than any transaction lives, so that
 * what was still being written down when they ended is told with the rest.
 */
export const GATHERED_AFTER = 20;

/** SQL: whether the delivery `d` waited for the end of quiet hours that have ended. */
const ENDED = `d.state = 'PENDING' and d."heldUntil" is not null and d.target = 'push'
  and d."nextAttemptAt" <= now() - interval '${GATHERED_AFTER} seconds'`;

/**
 * The newest of what waits for the end of quiet hours tells of all of it on its device. More than one statement's worth
 * is put together in several, and the newest waits until it has the last of it. One process does so at a time; rows are
 * locked in the order in which all who change several that wait do.
 */
const GATHER = `
  with picked as materialized (
    select d.id from "NotificationDelivery" d join "PushSubscription" s on ${DEVICE_OF}
    where (select pg_try_advisory_xact_lock(hashtextextended('parley gathers pushes ' || $1, 0)))
      and ${ENDED} and s.origin = $1
    order by d.place, d.id desc limit ${AT_ONCE}
  ), waiting as (
    select d.id, d.place, d.gathered, n.type::text as type, ${UNWANTED} as unwanted
    from picked join "NotificationDelivery" d on d.id = picked.id ${JOINS}
    -- Asked in this manner it is answered from the row, not looked for once more.
    where case when d.state = 'PENDING' then d."heldUntil" end is not null
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
  ), gathered as (
    update "NotificationDelivery" d
    set state = case when tells then d.state else 'SKIPPED' end,
      "lastError" = case when tells then d."lastError" else coalesce(
        numbered.unwanted, '${TOLD_TOGETHER}') end,
      gathered = case when tells and sums.many > 1 then sums.gathered end,
      "heldUntil" = case when tells and amount.more and numbered.place = amount.last then d."heldUntil" end
    from numbered left join sums on sums.place = numbered.place cross join amount where d.id = numbered.id
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

  /**
   * Makes pushes that were claimed wait: they were not tried.
   *
   * @param pushes with the seconds for which it is still quiet
   * @returns those that wait now; where quiet hours end this very minute there is nothing to wait for
   */
  async hold(pushes: readonly { id: string; seconds: number }[]): Promise<string[]> {
    const rows = await this.database.rows<{ id: string }>(
      `with held as (
         select d.id, ${quietEndSql('claimed.seconds')} as until
         from "NotificationDelivery" d join jsonb_to_recordset($1::jsonb) as claimed (id uuid, seconds double precision)
           on claimed.id = d.id
         where d.state = 'PENDING' order by d.id desc for update of d
       )
       update "NotificationDelivery" d
       set "nextAttemptAt" = held.until, "heldUntil" = held.until, attempts = greatest(d.attempts - 1, 0)
       from held where d.id = held.id and held.until is not null returning d.id::text`,
      [JSON.stringify(pushes)],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Gives what waits for the end of somebody's quiet hours another end.
   *
   * @param seconds for which it is still quiet now; 0 when it is not
   * @returns the push services where it waits
   */
  async endAfter(userId: string, seconds: number): Promise<string[]> {
    const rows = await this.database.rows<{ origin: string }>(
      `with waiting as (
         select d.id, s.origin, coalesce(${quietEndSql('$2::float')}, now()) as until
         from "NotificationDelivery" d join "PushSubscription" s on s.id::text = d.place
         where d.target = 'push' and d.state = 'PENDING' and d."heldUntil" is not null and s."userId" = $1::uuid
         order by d.place, d.id desc for update of d
       ), changed as (
         update "NotificationDelivery" d set "nextAttemptAt" = waiting.until, "heldUntil" = waiting.until
         from waiting where d.id = waiting.id
       )
       select distinct origin from waiting`,
      [userId, seconds],
    );
    return rows.map(({ origin }) => origin);
  }
}
