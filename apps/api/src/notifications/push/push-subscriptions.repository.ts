import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { ActorRole } from '@libs/http/actor.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { PageQuery } from '@libs/http/paging.dto.js';
import type { PushDevice } from '@libs/push/push-device.js';

/** A subscription as its owner sees it. The endpoint's path is its secret, so only the service is told. */
const SUBSCRIPTION = `json_build_object(
  'id', s.id, 'deviceName', s."deviceName", 'service', s.origin, 'pausedUntil', iso(s."pausedUntil"),
  'lastUsedAt', iso(s."lastUsedAt"), 'lastError', s."lastError", 'lastErrorAt', iso(s."lastErrorAt"),
  'createdAt', iso(s."createdAt"))`;

/** A subscription to keep. */
export interface NewSubscription extends PushDevice {
  id: string;
  userId: string;
  deviceName: string;
  origin: string;
}

/** A device, and the pause that its push service asked for last; null when it asked for none. */
export interface PausedDevice extends PushDevice {
  /** Seconds that are left of it: none when they are 0 or less. */
  secondsLeft: number | null;
  /** ISO 8601 */
  pausedUntil: string | null;
}

/** A subscription and whose it is. */
export interface KnownSubscription {
  id: string;
  userId: string;
  userName: string;
  role: ActorRole;
}

/**
 * What waits for one device ($1) is for another of the same person ($2) now, which is the same browser. Most of it waits
 * there as well, and comes once.
 */
const TAKE_OVER = `
  with waiting as (
    select d.id, exists (
      select from "NotificationDelivery" own
      where own."notificationId" = d."notificationId" and own.target = 'push' and own.place = $2) as known
    from "NotificationDelivery" d where d.target = 'push' and d.place = $1 and d.state = 'PENDING'
    order by d.id desc for update
  )
  update "NotificationDelivery" d
  set place = case when known then d.place else $2 end,
    device = case when known then d.device else (select "deviceName" from "PushSubscription" where id = $2::uuid) end,
    state = case when known then 'SKIPPED' else d.state end,
    "lastError" = case when known
      then 'The browser is another device of the same person now, which gets this news of its own.' else d."lastError" end
  from waiting where d.id = waiting.id returning 1 as taken`;

/** Push subscriptions in PostgreSQL. */
@Injectable()
export class PushSubscriptionsRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A page of somebody's own, newest first. */
  page(userId: string, { limit, cursor }: PageQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: SUBSCRIPTION,
      from: '"PushSubscription" s',
      id: 's.id',
      where: new Conditions().add((bind) => `s."userId" = ${bind(userId)}::uuid`),
      sorts: { createdAt: { expression: 's."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: limit ?? 20,
      cursor,
    });
  }

  /** One of somebody's own. */
  get(id: string, userId: string): Promise<JsonText | undefined> {
    return this.database.json(
      `select ${SUBSCRIPTION}::text as json from "PushSubscription" s where s.id = $1::uuid and s."userId" = $2::uuid`,
      [id, userId],
    );
  }

  /** What one of somebody's own is sent with, and whether its push service asked for a pause. */
  async device(id: string, userId: string): Promise<PausedDevice | undefined> {
    const [device] = await this.database.rows<PausedDevice>(
      `select endpoint, p256dh, auth, ceil(extract(epoch from "pausedUntil" - now()))::int as "secondsLeft",
         iso("pausedUntil") as "pausedUntil"
       from "PushSubscription" where id = $1::uuid and "userId" = $2::uuid`,
      [id, userId],
    );
    return device;
  }

  /** How many others somebody has; nobody adds one for them until the transaction ends. */
  async countOthers(userId: string, endpoint: string): Promise<number> {
    await this.database.rows('select 1 as locked from "User" where id = $1::uuid for no key update', [
      userId,
    ]);
    const [row] = await this.database.rows<{ count: number }>(
      'select count(*)::int as count from "PushSubscription" where "userId" = $1::uuid and endpoint <> $2',
      [userId, endpoint],
    );
    return row?.count ?? 0;
  }

  /**
   * Keeps a subscription. A browser that subscribes again renews it; one that another person signs in on becomes
   * theirs, which the same keys prove.
   *
   * @returns its id; undefined when the address is somebody else's with other keys
   */
  async keep(subscription: NewSubscription): Promise<string | undefined> {
    const { id, userId, endpoint, origin, p256dh, auth, deviceName } = subscription;
    const [row] = await this.database.rows<{ id: string }>(
      `insert into "PushSubscription" as known (id, "userId", endpoint, origin, p256dh, auth, "deviceName", "createdAt")
       values ($1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8::timestamptz)
       on conflict (endpoint) do update
       set "userId" = excluded."userId", p256dh = excluded.p256dh, auth = excluded.auth,
         "deviceName" = excluded."deviceName", "pausedUntil" = null, "lastError" = null, "lastErrorAt" = null
       where known."userId" = excluded."userId" or (known.p256dh = excluded.p256dh and known.auth = excluded.auth)
       returning id::text`,
      [id, userId, endpoint, origin, p256dh, auth, deviceName, this.clock.now().toISOString()],
    );
    if (row && row.id !== id) await this.dropOthersPushes(row.id, userId);
    return row?.id;
  }

  /** Whose subscription this is; undefined when there is none with just these keys, or its person has left. */
  async known({ endpoint, p256dh, auth }: PushDevice): Promise<KnownSubscription | undefined> {
    const [known] = await this.database.rows<KnownSubscription>(
      `select s.id::text, u.id::text as "userId", u.name as "userName", u.role::text as role
       from "PushSubscription" s join "User" u on u.id = s."userId" and u.active
       where s.endpoint = $1 and s.p256dh = $2 and s.auth = $3 for update of s`,
      [endpoint, p256dh, auth],
    );
    return known;
  }

  /**
   * Gives a subscription another address. One that the person has at that address already gives way, and what waits
   * for it comes to this one.
   *
   * @returns false when the address is somebody else's
   */
  async renew(id: string, userId: string, address: PushDevice & { origin: string }): Promise<boolean> {
    const { endpoint, origin, p256dh, auth } = address;
    const [other] = await this.database.rows<{ id: string }>(
      `select id::text from "PushSubscription" where endpoint = $1 and "userId" = $2::uuid and id <> $3::uuid for update`,
      [endpoint, userId, id],
    );
    if (other) {
      await this.database.rows(TAKE_OVER, [other.id, id]);
      await this.database.rows('delete from "PushSubscription" where id = $1::uuid returning 1 as gone', [
        other.id,
      ]);
    }
    const renewed = await this.database.rows(
      `update "PushSubscription" s set endpoint = $2, origin = $3, p256dh = $4, auth = $5, "pausedUntil" = null,
         "lastError" = null, "lastErrorAt" = null
       where id = $1::uuid and not exists (
         select from "PushSubscription" other where other.endpoint = $2 and other.id <> s.id)
       returning 1 as renewed`,
      [id, endpoint, origin, p256dh, auth],
    );
    return renewed.length > 0;
  }

  /** Removes one of somebody's own, with what was on its way to it. @returns whether there was one */
  async remove(id: string, userId: string): Promise<boolean> {
    return this.delete('The device was removed.', '"userId" = $2::uuid', [id, userId]);
  }

  /**
   * Removes one that its push service does not know any more, with what was on its way to it.
   *
   * @param endpoint the address that is not known: a browser may have told another one meanwhile
   * @returns whether there was one
   */
  async gone(id: string, endpoint: string, reason: string): Promise<boolean> {
    return this.delete(reason, 'endpoint = $2', [id, endpoint]);
  }

  /** Notes that these took a message. A pause that was asked for at the same time holds. */
  async worked(ids: readonly string[]): Promise<void> {
    await this.database.rows(
      `with used as (select id from "PushSubscription" where id = any($1::uuid[]) order by id for no key update)
       update "PushSubscription" s
       set "lastUsedAt" = now(), "lastError" = null, "lastErrorAt" = null,
         "pausedUntil" = case when "pausedUntil" > now() then "pausedUntil" end
       from used where s.id = used.id returning 1 as noted`,
      [ids],
    );
  }

  /**
   * Notes why the last push to this address did not arrive. Of two pauses the longer holds.
   *
   * @param pause seconds that its service wants to be left alone for it
   */
  async failed(id: string, endpoint: string, reason: string, pause?: number): Promise<void> {
    await this.database.rows(
      `update "PushSubscription" set "lastError" = left($2, 500), "lastErrorAt" = now(),
         "pausedUntil" = greatest("pausedUntil", now() + make_interval(secs => $3::float))
       where id = $1::uuid and endpoint = $4 returning 1 as noted`,
      [id, reason, pause ?? null, endpoint],
    );
  }

  /**
   * News is told in a transaction that holds the devices it found: what it wrote down for this one is seen when the
   * device is gone, by a statement of its own.
   *
   * @param condition SQL for the device, whose id is `$1`
   */
  private async delete(reason: string, condition: string, values: [string, string]): Promise<boolean> {
    return this.database.transaction(async () => {
      const gone = await this.database.rows(
        `delete from "PushSubscription" where id = $1::uuid and ${condition} returning 1 as gone`,
        values,
      );
      if (gone.length === 0) return false;
      await this.database.rows(
        `with waiting as (
           select id from "NotificationDelivery" where target = 'push' and place = $1 and state = 'PENDING'
           order by id desc for update
         )
         update "NotificationDelivery" d set state = 'DEAD', "lastError" = $2 from waiting where d.id = waiting.id
         returning 1 as ended`,
        [values[0], reason],
      );
      return true;
    });
  }

  /** What was on its way to the person who had the browser before is not for the one who has it now. */
  private async dropOthersPushes(id: string, userId: string): Promise<void> {
    await this.database.rows(
      `with waiting as (
         select d.id from "NotificationDelivery" d join "Notification" n on n.id = d."notificationId"
         where n."userId" <> $2::uuid and d.target = 'push' and d.place = $1 and d.state = 'PENDING'
         order by d.id desc for update of d
       )
       update "NotificationDelivery" d set state = 'DEAD', "lastError" = 'Somebody else uses the device now.'
       from waiting where d.id = waiting.id returning 1 as ended`,
      [id, userId],
    );
  }
}
