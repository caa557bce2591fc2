import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { NotificationType } from '@libs/database/generated/enums.js';
import { BODY, TEXT_JOINS, TITLE } from '../notification-text.js';

/** A notification that is to be mailed. */
export interface WaitingMail {
  userId: string;
  email: string;
  /** Whether the person still works here. */
  active: boolean;
  /** Whether they did not say meanwhile that they want no mails of this type. */
  wanted: boolean;
  type: NotificationType;
  title: string;
  body: string;
  url: string;
  data: Record<string, unknown>;
}

/** Mails on their way. */
@Injectable()
export class MailDeliveriesRepository {
  constructor(private readonly database: Database) {}

  /** Counts an attempt before it is made. @returns undefined when there is nothing to send any more */
  async begin(deliveryId: string): Promise<WaitingMail | undefined> {
    const [mail] = await this.database.rows<WaitingMail>(
      `with begun as (
         update "NotificationDelivery" set attempts = attempts + 1, "nextAttemptAt" = now()
         where id = $1::uuid and state = 'PENDING' returning "notificationId"
       )
       select u.id::text as "userId", u.email, u.active,
         coalesce((p.choices -> n.type::text ->> 'email')::boolean, true) as wanted, n.type::text as type, ${TITLE} as title, ${BODY} as body, n.url, n.data
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
