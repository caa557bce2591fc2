import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import { BODY, TEXT_JOINS, TITLE } from './notification-text.js';
import type { NotificationListQuery } from './notifications.dto.js';

/** A notification as the API shows it. */
const NOTIFICATION = `json_build_object(
  'id', n.id, 'type', n.type, 'title', ${TITLE}, 'body', ${BODY}, 'url', n.url, 'tag', n.tag, 'urgent', n.urgent,
  'data', n.data, 'readAt', iso(n."readAt"), 'createdAt', iso(n."createdAt"))`;

/** Notifications in PostgreSQL: a list for each person. */
@Injectable()
export class NotificationsRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A page of somebody's list, newest first. */
  page(userId: string, { unread, limit, cursor }: NotificationListQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: NOTIFICATION,
      from: `"Notification" n ${TEXT_JOINS}`,
      id: 'n.id',
      where: new Conditions()
        .add((bind) => `n."userId" = ${bind(userId)}::uuid and n.listed`)
        .when(unread, (only) => `n."readAt" is ${only ? '' : 'not '}null`),
      sorts: { createdAt: { expression: 'n."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: limit ?? 20,
      cursor,
    });
  }

  /** One of somebody's own; undefined when it is not theirs. */
  get(id: string, userId: string): Promise<JsonText | undefined> {
    return this.database.json(
      `select ${NOTIFICATION}::text as json from "Notification" n ${TEXT_JOINS}
       where n.id = $1::uuid and n."userId" = $2::uuid and n.listed`,
      [id, userId],
    );
  }

  async unread(userId: string): Promise<number> {
    const [row] = await this.database.rows<{ count: number }>(
      `select count(*)::int as count from "Notification" where "userId" = $1::uuid and "readAt" is null and listed`,
      [userId],
    );
    return row?.count ?? 0;
  }

  /** Marks one of somebody's own as read, if it is not yet. */
  async read(id: string, userId: string): Promise<void> {
    await this.database.rows(
      `update "Notification" set "readAt" = $3::timestamptz
       where id = $1::uuid and "userId" = $2::uuid and "readAt" is null returning 1 as read`,
      [id, userId, this.clock.now().toISOString()],
    );
  }

  /** Marks everything in somebody's list as read. @returns how many were not */
  async readAll(userId: string): Promise<number> {
    const [row] = await this.database.rows<{ count: number }>(
      `with marked as (
         update "Notification" set "readAt" = $2::timestamptz
         where "userId" = $1::uuid and "readAt" is null and listed returning id
       )
       select count(*)::int as count from marked`,
      [userId, this.clock.now().toISOString()],
    );
    return row?.count ?? 0;
  }

  /** Puts the notifications of these deliveries into the lists: with that they are delivered. */
  async list(deliveryIds: string[]): Promise<void> {
    await this.database.rows(
      `with delivered as (
         update "NotificationDelivery" set state = 'SENT', attempts = 1, "sentAt" = now() where id = any($1::uuid[])
         returning "notificationId"
       )
       update "Notification" n set listed = true from delivered where n.id = delivered."notificationId"
       returning 1 as listed`,
      [deliveryIds],
    );
  }

  /** Forgets what was told before this instant, with its deliveries. @returns whether there may be more */
  async forget(before: Date, limit: number): Promise<boolean> {
    const gone = await this.database.rows(
      `delete from "Notification" where id in (
         select id from "Notification" where "createdAt" < $1::timestamptz order by "createdAt" limit ${Math.trunc(limit)})
       returning 1 as gone`,
      [before.toISOString()],
    );
    return gone.length === limit;
  }
}
