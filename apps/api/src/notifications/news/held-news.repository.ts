import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { PlannedDelivery } from '../targets/notification-target.js';
import { quietEndSql } from './quiet-hours.js';
import { TELL_WITHOUT_ERASED } from './told-of-erased.js';

/** A delivery that waits for the end of quiet hours, and by which target. */
export type HeldDelivery = PlannedDelivery & { target: string };

/** What waits for the end of somebody's quiet hours, at whatever target, by the database's clock. */
@Injectable()
export class HeldNewsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Makes deliveries that were begun wait: they were not tried.
   *
   * @param begun with the seconds for which it is still quiet
   * @returns those that wait now; where quiet hours end this very minute there is nothing to wait for
   */
  async hold(begun: readonly { id: string; seconds: number }[]): Promise<string[]> {
    const rows = await this.database.rows<{ id: string }>(
      `with held as (
         select d.id, ${quietEndSql('begun.seconds')} as until
         from "NotificationDelivery" d join jsonb_to_recordset($1::jsonb) as begun (id uuid, seconds double precision)
           on begun.id = d.id
         where d.state = 'PENDING' order by d.id desc for update of d
       )
       update "NotificationDelivery" d
       set "nextAttemptAt" = held.until, "heldUntil" = held.until, attempts = greatest(d.attempts - 1, 0)
       from held where d.id = held.id and held.until is not null returning d.id::text`,
      [JSON.stringify(begun)],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Gives what waits for the end of somebody's quiet hours another end.
   *
   * @param seconds for which it is still quiet now; 0 when it is not
   * @returns what waits
   */
  endAfter(userId: string, seconds: number): Promise<HeldDelivery[]> {
    return this.database.rows<HeldDelivery>(
      `with waiting as (
         select d.id, coalesce(${quietEndSql('$2::float')}, now()) as until
         from "NotificationDelivery" d join "Notification" n on n.id = d."notificationId"
         where n."userId" = $1::uuid and d.state = 'PENDING' and d."heldUntil" is not null
         order by d.place, d.id desc for update of d
       )
       update "NotificationDelivery" d set "nextAttemptAt" = waiting.until, "heldUntil" = waiting.until
       from waiting where d.id = waiting.id
       returning d.id::text, d."notificationId"::text, $1::text as "userId", d.target, d.place, d.device`,
      [userId, seconds],
    );
  }

  /**
   * Leaves news of a customer who is about to be erased out of what tells of several.
   *
   * @returns what now tells in place of news that goes
   */
  withoutErased(customerId: string): Promise<HeldDelivery[]> {
    return this.database.rows<HeldDelivery>(TELL_WITHOUT_ERASED, [customerId]);
  }
}
