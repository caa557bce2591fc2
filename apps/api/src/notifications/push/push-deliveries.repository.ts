import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { BODY, TEXT_JOINS, TITLE } from '../notification-text.js';
import { GATHERED_AFTER } from '../news/gather.js';
import type { BegunDelivery } from '../news/begun-delivery.js';
import { READING } from '../reading/reading.repository.js';
import type { Place } from '../targets/notification-target.js';
import { DEVICE_OF, GATHER, GATHERED, JOINS, OVERTAKEN, UNWANTED } from './waiting-push.js';

/** Seconds after which an attempt that nobody ended counts as lost with its process. */
const LEASE = 60;

/** SQL: how much later than its time what waits for the end of quiet hours is told. */
const GRACE = `case when d."heldUntil" is null then interval '0' else interval '${GATHERED_AFTER} seconds' end`;

/** A push that is to be sent now, claimed for this process. */
export interface ClaimedPush extends BegunDelivery {
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
  /** How much gathered in quiet hours, by type, when this push tells of all of it. */
  gathered: Record<string, number> | null;
  title: string;
  body: string;
  tag: string;
  url: string;
  data: Record<string, unknown>;
  badge: number;
}

/**
 * Locks are taken in the order of ids, and rows that others hold are left to them. What waits for the end of quiet hours
 * is left until it was gathered.
 */
const CLAIM = `
  with due as (
    select d.id, d."nextAttemptAt" > d."createdAt" as waited
    from "NotificationDelivery" d join "PushSubscription" s on ${DEVICE_OF}
    where d.state = 'PENDING' and d.target = 'push' and d."nextAttemptAt" <= now() and d."heldUntil" is null
      and s.origin = $1 and (s."pausedUntil" is null or s."pausedUntil" <= now())
    order by d."nextAttemptAt", d.id limit $2::int for update of d skip locked
  ), d as (
    update "NotificationDelivery" claimed
    set attempts = attempts + 1, "nextAttemptAt" = now() + interval '${LEASE} seconds'
    from due where claimed.id = due.id returning claimed.*, due.waited
  )
  select d.id::text as "deliveryId", n.id::text as "notificationId", s.id::text as "subscriptionId", s.endpoint, s.p256dh,
    s.auth, n."userId"::text, d.attempts as attempt, extract(epoch from now() - d."createdAt")::float as age,
    coalesce(${UNWANTED}, case
      when d.gathered is null and ${READING} then 'Somebody was reading the conversation.'
      when ${OVERTAKEN} then 'Newer news of the same has taken its place.' end) as unwanted,
    ${GATHERED} as gathered, p."quietFrom", p."quietTo", p.timezone,
    n.type::text as type, ${TITLE} as title, ${BODY} as body, n.tag, n.url, n.urgent, n.data,
    (select count(*)::int from "Notification" other
     where other."userId" = n."userId" and other."readAt" is null and other.listed) as badge
  from d ${JOINS} ${TEXT_JOINS}`;

/** Pushes on their way, by the database's clock. */
@Injectable()
export class PushDeliveriesRepository {
  constructor(private readonly database: Database) {}

  /** The devices of these people: none is removed, and none gets another address, until the transaction ends. */
  devicesOf(userIds: string[]): Promise<Place[]> {
    return this.database.rows<Place>(
      `select "userId"::text, s.id::text as place, "deviceName" as device from "PushSubscription" s
       where "userId" = any($1::uuid[]) order by s.id for key share`,
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

  /**
   * Puts together what gathered in quiet hours that have ended, on each device at this service, and lets it go.
   *
   * @returns whether there may be more
   */
  async gather(origin: string): Promise<boolean> {
    // In a transaction, also a small one, a deadlock is tried again.
    const [row] = await this.database.transaction(() =>
      this.database.rows<{ more: boolean }>(GATHER, [origin]),
    );
    return row?.more ?? false;
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
      `select iso(greatest(min(greatest(d."nextAttemptAt" + ${GRACE}, s."pausedUntil")), now() + make_interval(secs => $2))) as at
       from "NotificationDelivery" d join "PushSubscription" s on ${DEVICE_OF}
       where d.state = 'PENDING' and d.target = 'push' and s.origin = $1 having count(*) > 0`,
      [origin, pause],
    );
    return row?.at === undefined || row.at === null ? undefined : new Date(row.at);
  }

  /** With one statement for all. Newest first, as whoever removes or renews a device locks what waits for it. */
  async sent(deliveryIds: readonly string[]): Promise<void> {
    await this.database.rows(
      `with taken as (
         select id from "NotificationDelivery" where id = any($1::uuid[]) and state = 'PENDING' order by id desc for update
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
