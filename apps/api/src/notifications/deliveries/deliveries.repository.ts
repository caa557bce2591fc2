import { Injectable } from '@nestjs/common';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { NotificationDeliveryListQuery } from './deliveries.dto.js';

/** A delivery as the API shows it: what it says is its recipient's alone. */
const DELIVERY = `json_build_object(
  'id', d.id, 'notificationId', d."notificationId", 'type', n.type, 'userId', n."userId", 'userName', u.name,
  'target', d.target, 'device', d.device, 'state', d.state, 'attempts', d.attempts, 'lastError', d."lastError",
  'nextAttemptAt', case when d.state = 'PENDING' then iso(d."nextAttemptAt") end, 'sentAt', iso(d."sentAt"),
  'createdAt', iso(d."createdAt"))`;

/** Reads what was sent to whom. */
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
      from: `"NotificationDelivery" d join "Notification" n on n.id = d."notificationId" join "User" u on u.id = n."userId"`,
      id: 'd.id',
      where,
      sorts: { createdAt: { expression: 'd."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: limit ?? 20,
      cursor,
    });
  }
}
