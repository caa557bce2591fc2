import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { NotificationType } from '@libs/database/generated/enums.js';
import { DEVICE_OF } from '../push/waiting-push.js';

/** SQL: whether the delivery `d` should have been tried an hour ago, so that nothing is just about to do so. */
const OVERDUE = `d.state = 'PENDING' and d."nextAttemptAt" < now() - interval '1 hour'`;

/** A mail that should have been sent long ago. */
export interface OverdueMail {
  id: string;
  type: NotificationType;
  /** Seconds since it was planned. */
  age: number;
}

/** Deliveries that nothing may be left to send, by the database's clock. */
@Injectable()
export class OrphansRepository {
  constructor(private readonly database: Database) {}

  /** Ends pushes whose device is gone. @returns whether there may be more */
  async endWithoutDevice(limit: number): Promise<boolean> {
    const ended = await this.database.rows(
      `with orphans as (
         select d.id from "NotificationDelivery" d
         where ${OVERDUE} and d.target = 'push' and not exists (select from "PushSubscription" s where ${DEVICE_OF})
         order by d.place, d.id desc limit ${Math.trunc(limit)} for update of d
       )
       update "NotificationDelivery" d set state = 'DEAD', "lastError" = 'Its device is gone.'
       from orphans where d.id = orphans.id returning 1 as ended`,
    );
    return ended.length === limit;
  }

  /** The push services at which pushes are overdue. */
  async overdueOrigins(): Promise<string[]> {
    const rows = await this.database.rows<{ origin: string }>(
      `select distinct s.origin from "NotificationDelivery" d join "PushSubscription" s on ${DEVICE_OF}
       where ${OVERDUE} and d.target = 'push'`,
    );
    return rows.map(({ origin }) => origin);
  }

  /** Mails that are overdue, by id, after this one. */
  overdueMails(after: string, limit: number): Promise<OverdueMail[]> {
    return this.database.rows<OverdueMail>(
      `select d.id::text, n.type::text as type, extract(epoch from now() - d."createdAt")::float as age
       from "NotificationDelivery" d join "Notification" n on n.id = d."notificationId"
       where ${OVERDUE} and d.target = 'email' and d.id > $1::uuid order by d.id limit ${Math.trunc(limit)}`,
      [after],
    );
  }

  async dead(ids: readonly string[], reason: string): Promise<void> {
    await this.database.rows(
      `with ended as (
         select id from "NotificationDelivery" where id = any($1::uuid[]) and state = 'PENDING'
         order by place, id desc for update
       )
       update "NotificationDelivery" d set state = 'DEAD', "lastError" = $2 from ended where d.id = ended.id
       returning 1 as ended`,
      [ids, reason],
    );
  }
}
