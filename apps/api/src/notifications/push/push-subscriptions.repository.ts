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

/** A subscription and whose it is. */
export interface KnownSubscription {
  id: string;
  userId: string;
  userName: string;
  role: ActorRole;
}

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

  /** What one of somebody's own is sent with. */
  async device(id: string, userId: string): Promise<PushDevice | undefined> {
    const [device] = await this.database.rows<PushDevice>(
      `select endpoint, p256dh, auth from "PushSubscription" where id = $1::uuid and "userId" = $2::uuid`,
      [id, userId],
    );
    return device;
  }

  /** How many others somebody has. */
  async countOthers(userId: string, endpoint: string): Promise<number> {
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
   * Gives a subscription another address. One that the person has at that address already gives way.
   *
   * @returns false when the address is somebody else's
   */
  async renew(id: string, userId: string, address: PushDevice & { origin: string }): Promise<boolean> {
    const { endpoint, origin, p256dh, auth } = address;
    await this.database.rows(
      `delete from "PushSubscription" where endpoint = $1 and "userId" = $2::uuid and id <> $3::uuid returning 1 as gone`,
      [endpoint, userId, id],
    );
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
    return this.delete(id, 'The device was removed.', userId);
  }

  /** Removes one that its push service does not know any more. */
  async gone(id: string, reason: string): Promise<void> {
    await this.delete(id, reason, null);
  }

  async worked(ids: readonly string[]): Promise<void> {
    await this.database.rows(
      `with used as (select id from "PushSubscription" where id = any($1::uuid[]) order by id for update)
       update "PushSubscription" s
       set "lastUsedAt" = now(), "lastError" = null, "lastErrorAt" = null, "pausedUntil" = null
       from used where s.id = used.id returning 1 as noted`,
      [ids],
    );
  }

  /** Notes why the last push did not arrive. @param pause seconds that its service wants to be left alone for it */
  async failed(id: string, reason: string, pause?: number): Promise<void> {
    await this.database.rows(
      `update "PushSubscription" set "lastError" = left($2, 500), "lastErrorAt" = now(),
         "pausedUntil" = case when $3::float is null then "pausedUntil" else now() + make_interval(secs => $3::float) end
       where id = $1::uuid returning 1 as noted`,
      [id, reason, pause ?? null],
    );
  }

  private async delete(id: string, reason: string, userId: string | null): Promise<boolean> {
    const gone = await this.database.rows(
      `with gone as (
         delete from "PushSubscription" where id = $1::uuid and ($3::uuid is null or "userId" = $3::uuid) returning id
       ), ended as (
         update "NotificationDelivery" d set state = 'DEAD', "lastError" = $2 from gone
         where d.target = 'push' and d.place = gone.id::text and d.state = 'PENDING'
       )
       select id::text from gone`,
      [id, reason, userId],
    );
    return gone.length > 0;
  }

  /** What was on its way to the person who had the browser before is not for the one who has it now. */
  private async dropOthersPushes(id: string, userId: string): Promise<void> {
    await this.database.rows(
      `update "NotificationDelivery" d set state = 'DEAD', "lastError" = 'Somebody else uses the device now.'
       from "Notification" n
       where n.id = d."notificationId" and n."userId" <> $2::uuid
         and d.target = 'push' and d.place = $1 and d.state = 'PENDING' returning 1 as ended`,
      [id, userId],
    );
  }
}
