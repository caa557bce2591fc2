import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { NotificationType } from '@libs/database/generated/enums.js';
import { BODY, TEXT_JOINS, TITLE } from '../notification-text.js';
import { READING } from '../reading/reading.repository.js';
import type { Place } from '../targets/notification-target.js';

/** Seconds after which an attempt that nobody ended counts as lost with its process. */
const LEASE = 60;

/** A push that is to be sent now, claimed for this process. */
export interface ClaimedPush {
  deliveryId: string;
  notificationId: string;
  subscriptionId: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  userId: string;
  /** This one included. */
  attempt: number;
  /** Seconds since it was planned. */
  age: number;
  /** Why nobody wants to hear of it any more; null while somebody does. */
  unwanted: string | null;
  /** How much gathered in quiet hours, by type, when this push tells of all of it. */
  gathered: Record<string, number> | null;
  type: NotificationType;
  title: string;
  body: string;
  tag: string;
  url: string;
  urgent: boolean;
  data: Record<string, unknown>;
  badge: number;
}

/** Of a push, the subscription it goes to; `place` of other targets is no id. */
const SUBSCRIPTION = `s.id = case when d.target = 'push' then d.place::uuid end`;

/** Locks are taken in the order of ids, and rows that others hold are left to them. */
const CLAIM = `
  with due as (
    select d.id, s.id as "subscriptionId", s.endpoint, s.p256dh, s.auth
    from "NotificationDelivery" d join "PushSubscription" s on ${SUBSCRIPTION}
    where d.state = 'PENDING' and d.target = 'push' and d."nextAttemptAt" <= now() and s.origin = $1
      and (s."pausedUntil" is null or s."pausedUntil" <= now())
    order by d."nextAttemptAt", d.id limit $2::int for update of d skip locked
  ), claimed as (
    update "NotificationDelivery" d
    set attempts = attempts + 1, "nextAttemptAt" = now() + interval '${LEASE} seconds'
    from due where d.id = due.id
    returning d.id, d."notificationId", d.attempts, d."createdAt", d.gathered, due."subscriptionId", due.endpoint, due.p256dh, due.auth
  )
  select claimed.id::text as "deliveryId", n.id::text as "notificationId", claimed."subscriptionId"::text, claimed.endpoint, claimed.p256dh,
    claimed.auth, n."userId"::text, claimed.attempts as attempt,
    extract(epoch from now() - claimed."createdAt")::float as age, case
      when not u.active then 'The person has left.'
      when claimed.gathered is null and n."readAt" is not null then 'It was read elsewhere.'
      when claimed.gathered is null and ${READING} then 'Somebody was reading the conversation.'
    end as unwanted, claimed.gathered,
    n.type::text as type, ${TITLE} as title, ${BODY} as body, n.tag, n.url, n.urgent, n.data,
    (select count(*)::int from "Notification" other
     where other."userId" = n."userId" and other."readAt" is null and other.listed) as badge
  from claimed join "Notification" n on n.id = claimed."notificationId" join "User" u on u.id = n."userId" ${TEXT_JOINS}`;

/** Deliveries gathered with one statement. */
const GATHERED_AT_ONCE = 2_000;

/** What waited for the end of somebody's quiet hours is told by the newest of it; what was read meanwhile is left out. */
const GATHER = `
  with due as (
    select d.id, d.place, n.type::text as type
    from "NotificationDelivery" d join "PushSubscription" s on ${SUBSCRIPTION}
    join "Notification" n on n.id = d."notificationId" and n."readAt" is null
    where d.state = 'PENDING' and d.target = 'push' and d."nextAttemptAt" <= now() and s.origin = $1
      and d."heldUntil" is not null and d.attempts = 0 and d.gathered is null
    order by d.id limit ${GATHERED_AT_ONCE} for update of d skip locked
  ), numbered as (
    select id, place, row_number() over (partition by place order by id desc) as nr, count(*) over (partition by place) as many
    from due
  ), counts as (
    select place, jsonb_object_agg(type, many) as gathered
    from (select place, type, count(*)::int as many from due group by place, type) by_type group by place
  )
  update "NotificationDelivery" d
  set gathered = case when numbered.nr = 1 then counts.gathered end,
    state = case when numbered.nr = 1 then d.state else 'SKIPPED' end,
    "lastError" = case when numbered.nr > 1 then 'It was told together with what else gathered in quiet hours.' end
  from numbered join counts on counts.place = numbered.place
  where d.id = numbered.id and numbered.many > 1
  returning 1 as gathered`;

/** Pushes on their way, by the database's clock. */
@Injectable()
export class PushDeliveriesRepository {
  constructor(private readonly database: Database) {}

  /** The devices of these people. */
  devicesOf(userIds: string[]): Promise<Place[]> {
    return this.database.rows<Place>(
      `select "userId"::text, id::text as place, "deviceName" as device from "PushSubscription"
       where "userId" = any($1::uuid[])`,
      [userIds],
    );
  }

  /** The push services of these subscriptions. */
  async originsOf(subscriptionIds: string[]): Promise<string[]> {
    const rows = await this.database.rows<{ origin: string }>(
      'select distinct origin from "PushSubscription" where id = any($1::uuid[])',
      [subscriptionIds],
    );
    return rows.map(({ origin }) => origin);
  }

  /** Puts together what gathered in the quiet hours of each person, for devices at this service. */
  async gather(origin: string): Promise<void> {
    await this.database.rows(GATHER, [origin]);
  }

  /** Takes pushes that are due at this service; each is counted as an attempt before it is made. */
  claim(origin: string, limit: number): Promise<ClaimedPush[]> {
    return this.database.rows<ClaimedPush>(CLAIM, [origin, limit]);
  }

  /**
   * When there will be something to do at this service; undefined when nothing waits there.
   *
   * @param pause seconds before which nothing is to be done
   */
  async nextAt(origin: string, pause: number): Promise<Date | undefined> {
    const [row] = await this.database.rows<{ at: string | null }>(
      `select iso(greatest(min(greatest(d."nextAttemptAt", s."pausedUntil")), now() + make_interval(secs => $2))) as at
       from "NotificationDelivery" d join "PushSubscription" s on ${SUBSCRIPTION}
       where d.state = 'PENDING' and d.target = 'push' and s.origin = $1 having count(*) > 0`,
      [origin, pause],
    );
    return row?.at === undefined || row.at === null ? undefined : new Date(row.at);
  }

  /** With one statement for all, in the order of their ids, as others lock them. */
  async sent(deliveryIds: readonly string[]): Promise<void> {
    await this.database.rows(
      `with taken as (
         select id from "NotificationDelivery" where id = any($1::uuid[]) and state = 'PENDING' order by id for update
       )
       update "NotificationDelivery" d set state = 'SENT', "lastError" = null, "sentAt" = now()
       from taken where d.id = taken.id returning 1 as ended`,
      [deliveryIds],
    );
  }

  async skipped(deliveryId: string, reason: string): Promise<void> {
    await this.end(deliveryId, 'SKIPPED', reason);
  }

  async dead(deliveryId: string, reason: string): Promise<void> {
    await this.end(deliveryId, 'DEAD', reason);
  }

  /** Plans the next attempt. @param pause in seconds */
  async retry(deliveryId: string, pause: number, reason: string): Promise<void> {
    await this.database.rows(
      `update "NotificationDelivery" set "nextAttemptAt" = now() + make_interval(secs => $2), "lastError" = left($3, 500)
       where id = $1::uuid and state = 'PENDING' returning 1 as planned`,
      [deliveryId, pause, reason],
    );
  }

  private async end(deliveryId: string, state: 'SKIPPED' | 'DEAD', reason: string): Promise<void> {
    await this.database.rows(
      `update "NotificationDelivery" set state = $2::text::"NotificationState", "lastError" = left($3, 500)
       where id = $1::uuid and state = 'PENDING' returning 1 as ended`,
      [deliveryId, state, reason],
    );
  }
}
