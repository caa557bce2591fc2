import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import type { PlannedDelivery } from '../targets/notification-target.js';
import type { News } from './news.js';
import { quietEndSql } from './quiet-hours.js';

const INSERT_NOTIFICATIONS = `
  insert into "Notification" (id, "userId", type, key, tag, title, body, url, urgent, data, "customerId", "messageId", "createdAt")
  select fresh.id, fresh."userId", $3::text::"NotificationType", $4, $5, left($6, 200), left($7, 400), $8, $9::boolean,
    $10::jsonb, (select id from "Customer" where id = $11::uuid), (select id from "Message" where id = $12::uuid),
    $13::timestamptz
  from unnest($1::uuid[], $2::uuid[]) fresh (id, "userId")
  on conflict ("userId", type, key) do nothing returning id::text, "userId"::text`;

const INSERT_DELIVERIES = `
  insert into "NotificationDelivery" (id, "notificationId", target, place, device, "nextAttemptAt", "heldUntil", "createdAt")
  select id, "notificationId", $2, place, device, coalesce(quiet.until, now()), quiet.until, now()
  from jsonb_to_recordset($1::jsonb)
    as planned (id uuid, "notificationId" uuid, place text, device text, "quietSeconds" double precision)
  cross join lateral (select ${quietEndSql('"quietSeconds"')} as until) quiet
  returning 1 as planned`;

/** A delivery and how long it has to wait, in seconds. */
export type WaitingDelivery = PlannedDelivery & { quietSeconds: number };

/** Writes notifications and their deliveries, however many, with one statement each. */
@Injectable()
export class FanOutRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes a notification for each of these users.
   *
   * @returns ids of the notifications by user: without those who were told meanwhile
   */
  async tell(news: News, userIds: string[]): Promise<Map<string, string>> {
    const { type, key, tag, title, body, url, urgent, data, customerId, messageId } = news;
    const rows = await this.database.rows<{ id: string; userId: string }>(INSERT_NOTIFICATIONS, [
      userIds.map(() => v7()),
      userIds,
      type,
      key,
      tag,
      title,
      body,
      url,
      urgent ?? false,
      JSON.stringify(data),
      customerId ?? null,
      messageId ?? null,
      this.clock.now().toISOString(),
    ]);
    return new Map(rows.map(({ id, userId }) => [userId, id]));
  }

  /** Writes the deliveries of one target. */
  async plan(target: string, deliveries: WaitingDelivery[]): Promise<void> {
    await this.database.rows(INSERT_DELIVERIES, [JSON.stringify(deliveries), target]);
  }
}
