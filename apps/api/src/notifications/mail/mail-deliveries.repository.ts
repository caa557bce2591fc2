import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { NotificationType } from '@libs/database/generated/enums.js';
import type { BegunDelivery } from '../news/begun-delivery.js';
import { gatheredSql, RECIPIENT_JOINS } from '../news/waiting-news.js';
import { BODY, TEXT_JOINS, TITLE } from '../notification-text.js';
import { GATHER, UNWANTED } from './waiting-mail.js';

/** A notification that is to be mailed. */
export interface WaitingMail extends BegunDelivery {
  userId: string;
  email: string;
  /** How much gathered in quiet hours, by type, when this mail tells of all of it. */
  gathered: Record<string, number> | null;
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
       where id = any($1::uuid[]) and state = 'PENDING' and "heldUntil" is not null`,
      [deliveryIds],
    );
    return new Map(rows.map(({ id, at }) => [id, new Date(at)]));
  }

  /**
   * Puts together what gathered in the quiet hours of the person whom this delivery is for, if it waits for their end
   * and they have ended.
   *
   * @returns whether there may be more
   */
  async gather(deliveryId: string): Promise<boolean> {
    // In a transaction, also a small one, a deadlock is tried again.
    const [row] = await this.database.transaction(() =>
      this.database.rows<{ more: boolean }>(GATHER, [deliveryId]),
    );
    return row?.more ?? false;
  }

  /** The newest of what a mail tells of together, and of what that told of before, by type. @param most of each type */
  gatheredIn(deliveryId: string, most: number): Promise<GatheredPiece[]> {
    return this.database.rows<GatheredPiece>(
      `with recursive told as (
         select id from "NotificationDelivery" where id = $1::uuid
         union
         select d.id from told join "NotificationDelivery" d on d."toldById" = told.id
       )
       select piece.type::text as type, piece.title from (
         select n.type, ${TITLE} as title, row_number() over (partition by n.type order by d.id desc) as nr
         from told join "NotificationDelivery" d on d.id = told.id
         join "Notification" n on n.id = d."notificationId" ${TEXT_JOINS}
       ) piece where piece.nr <= $2::int order by piece.nr`,
      [deliveryId, most],
    );
  }

  /** Counts an attempt before it is made. @returns undefined when there is nothing to send, or not yet */
  async begin(deliveryId: string): Promise<WaitingMail | undefined> {
    const [mail] = await this.database.rows<WaitingMail>(
      `with d as (
         update "NotificationDelivery" set attempts = attempts + 1, "nextAttemptAt" = now()
         where id = $1::uuid and state = 'PENDING' and "heldUntil" is null returning *
       )
       select d.id::text as "deliveryId", u.id::text as "userId", u.email, ${UNWANTED} as unwanted,
         ${gatheredSql('email')} as gathered, n.type::text as type, ${TITLE} as title, ${BODY} as body, n.url, n.data,
         n.urgent, p."quietFrom", p."quietTo", p.timezone
       from d ${RECIPIENT_JOINS} ${TEXT_JOINS}`,
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
