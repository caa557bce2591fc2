import { Injectable } from '@nestjs/common';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import { nextRunSql } from '@libs/jobs/jobs.js';
import { MAIL_KEY } from '../mail/send-notification-mail.js';
import { DEVICE_OF } from '../push/waiting-push.js';
import type { PlannedDelivery } from '../targets/notification-target.js';
import type { NotificationDeliveryListQuery } from './deliveries.dto.js';

/** The queue knows when a mail is tried next; pushes know it themselves, but for the pauses of their devices. */
const NEXT_ATTEMPT = `case
  when d.state <> 'PENDING' then null
  when d.target = 'email' then ${nextRunSql(`'${MAIL_KEY}' || d.id`)}
  when d.target = 'push' then greatest(
    d."nextAttemptAt", (select s."pausedUntil" from "PushSubscription" s where ${DEVICE_OF}))
  else d."nextAttemptAt" end`;

/** A delivery as the API shows it: what it says is its recipient's alone. */
const DELIVERY = `json_build_object(
  'id', d.id, 'notificationId', d."notificationId", 'type', n.type, 'userId', n."userId", 'userName', u.name,
  'target', d.target, 'device', d.device, 'state', d.state, 'attempts', d.attempts, 'lastError', d."lastError",
  'nextAttemptAt', iso(${NEXT_ATTEMPT}), 'sentAt', iso(d."sentAt"),
  'createdAt', iso(d."createdAt"))`;

const DELIVERIES = `"NotificationDelivery" d join "Notification" n on n.id = d."notificationId"
  join "User" u on u.id = n."userId"`;

/** A delivery that is to be sent again, and by which target. */
export type RevivedDelivery = PlannedDelivery & { target: string };

/** What was sent to whom. */
@Injectable()
export class NotificationDeliveriesRepository {
  constructor(private readonly database: Database) {}

  /** A page of deliveries, newest first. */
  page({ limit, cursor, ...filters }: NotificationDeliveryListQuery): Promise<JsonText> {
    const where = new Conditions()
      .when(filters.state, (state, bind) => `d.state = ${bind(state)}::"NotificationState"`)
      .when(filters.target, (target, bind) => `d.target = ${bind(target)}`)
      .when(filters.type, (type, bind) => `n.type = ${bind(type)}::"NotificationType"`)
      .when(filters.userId, (id, bind) => `n."userId" = ${bind(id)}::uuid`)
      .when(filters.createdFrom, (from, bind) => `d."createdAt" >= ${bind(from.toISOString())}::timestamptz`)
      .when(filters.createdTo, (to, bind) => `d."createdAt" < ${bind(to.toISOString())}::timestamptz`);
    return keysetPage(this.database, {
      entry: DELIVERY,
      from: DELIVERIES,
      id: 'd.id',
      where,
      sorts: { createdAt: { expression: 'd."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: limit ?? 20,
      cursor,
    });
  }

  /** One delivery. */
  get(id: string): Promise<JsonText | undefined> {
    return this.database.json(`select ${DELIVERY}::text as json from ${DELIVERIES} where d.id = $1::uuid`, [
      id,
    ]);
  }

  /** Makes a delivery that is DEAD wait again, with all its attempts before it. @returns undefined when it is not DEAD */
  async revive(id: string): Promise<RevivedDelivery | undefined> {
    const [row] = await this.database.rows<RevivedDelivery>(
      `with revived as (
         update "NotificationDelivery" set state = 'PENDING', attempts = 0, "nextAttemptAt" = now(),
           "heldUntil" = null, "lastError" = null
         where id = $1::uuid and state = 'DEAD' returning id, "notificationId", target, place, device
       )
       select revived.id::text as id, n.id::text as "notificationId", n."userId"::text as "userId", revived.target,
         revived.place, revived.device
       from revived join "Notification" n on n.id = revived."notificationId"`,
      [id],
    );
    return row;
  }
}
