import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { NotificationType } from '@libs/database/generated/enums.js';
import { BODY, TEXT_JOINS, TITLE } from '../notification-text.js';
import { allReadSql, gatheredSql, TOLD_TOGETHER } from '../news/waiting-news.js';
import { GATHER, WANTED } from './gather.js';

/** SQL: what gathered in the delivery that was begun, without what was turned off since. */
const GATHERED = gatheredSql('begun', 'email');

/** A notification that is to be mailed. */
export interface WaitingMail {
  userId: string;
  email: string;
  /** Why nobody wants it any more; null while somebody does. */
  unwanted: string | null;
  /** How much gathered in quiet hours, by type, when this mail tells of all of it. */
  gathered: Record<string, number> | null;
  type: NotificationType;
  title: string;
  body: string;
  url: string;
  data: Record<string, unknown>;
}

/** One of the pieces of news that a mail tells of together. */
export interface GatheredPiece {
  type: NotificationType;
  title: string;
}

/** Mails on their way. */
@Injectable()
export class MailDeliveriesRepository {
  constructor(private readonly database: Database) {}

  /** When those of these deliveries may be sent that wait for the end of quiet hours. */
  async heldUntil(deliveryIds: string[]): Promise<ReadonlyMap<string, Date>> {
    const rows = await this.database.rows<{ id: string; at: string }>(
      `select id::text, iso("heldUntil") as at from "NotificationDelivery"
       where id = any($1::uuid[]) and "heldUntil" is not null`,
      [deliveryIds],
    );
    return new Map(rows.map(({ id, at }) => [id, new Date(at)]));
  }

  /** Puts together what gathered in the quiet hours of the person whom this delivery is for, if it waited for their end. */
  async gather(deliveryId: string): Promise<void> {
    await this.database.rows(GATHER, [deliveryId]);
  }

  /** The newest of what a mail tells of together, by type. @param most of each type */
  gatheredIn(deliveryId: string, most: number): Promise<GatheredPiece[]> {
    return this.database.rows<GatheredPiece>(
      `select told.type::text as type, told.title from (
         select n.type, d.id, ${TITLE} as title, row_number() over (partition by n.type order by d.id desc) as nr
         from "NotificationDelivery" telling join "Notification" its on its.id = telling."notificationId"
         join "Notification" n on n."userId" = its."userId"
         join "NotificationDelivery" d on d."notificationId" = n.id and d.target = telling.target
           and d."heldUntil" = telling."heldUntil" and (d.id = telling.id or d."lastError" = $3)
         ${TEXT_JOINS}
         where telling.id = $1::uuid and telling.gathered ? n.type::text
       ) told where told.nr <= $2::int order by told.nr`,
      [deliveryId, most, TOLD_TOGETHER],
    );
  }

  /** Counts an attempt before it is made. @returns undefined when there is nothing to send any more */
  async begin(deliveryId: string): Promise<WaitingMail | undefined> {
    const [mail] = await this.database.rows<WaitingMail>(
      `with begun as (
         update "NotificationDelivery" set attempts = attempts + 1, "nextAttemptAt" = now()
         where id = $1::uuid and state = 'PENDING' returning "notificationId", "heldUntil", gathered
       )
       select u.id::text as "userId", u.email, case
           when not u.active then 'The person has left.'
           when begun.gathered is null and not ${WANTED} or begun.gathered is not null and ${GATHERED} is null
             then 'The person wants no mails of this type any more.'
           when begun.gathered is null and begun."heldUntil" is not null and n."readAt" is not null then 'It was read elsewhere.'
           when ${allReadSql('begun')} then 'It was read elsewhere.'
         end as unwanted, ${GATHERED} as gathered, n.type::text as type, ${TITLE} as title, ${BODY} as body, n.url, n.data
       from begun join "Notification" n on n.id = begun."notificationId" join "User" u on u.id = n."userId"
       left join "NotificationPreferences" p on p."userId" = u.id ${TEXT_JOINS}`,
      [deliveryId],
    );
    return mail;
  }

  /** @param state PENDING when it will be tried again */
  async end(
    deliveryId: string,
    state: 'PENDING' | 'SENT' | 'SKIPPED' | 'DEAD',
    error: string | null,
  ): Promise<void> {
    await this.database.rows(
      `update "NotificationDelivery" set state = $2::text::"NotificationState", "lastError" = left($3, 500),
         "sentAt" = case when $2::text = 'SENT' then now() end
       where id = $1::uuid and state = 'PENDING' returning 1 as ended`,
      [deliveryId, state, error],
    );
  }
}
