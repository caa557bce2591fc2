import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { rowJson, sectionsFrom } from '../customers/privacy/entries.js';
import {
  PersonalDataHolder,
  type HoldsPersonalData,
  type PersonalDataSection,
  type Subject,
} from '../customers/privacy/personal-data.js';
import { HeldNews } from './news/held-news.service.js';

/** What people who work here were told about the customer. */
@Injectable()
@PersonalDataHolder()
export class NotificationsHolder implements HoldsPersonalData {
  readonly tables = ['Notification', 'NotificationDelivery'];

  constructor(
    private readonly database: Database,
    private readonly held: HeldNews,
  ) {}

  describe({ customerId }: Subject): PersonalDataSection[] {
    const section = sectionsFrom(this.database, customerId);
    return [
      section('notifications', {
        entry: rowJson('n', ['createdAt', 'readAt']),
        from: '"Notification" n',
        where: 'n."customerId" = $1::uuid',
        time: 'n."createdAt"',
        id: 'n.id',
      }),
      section('notificationDeliveries', {
        entry: rowJson('d', ['createdAt', 'sentAt', 'nextAttemptAt']),
        from: '"NotificationDelivery" d join "Notification" n on n.id = d."notificationId"',
        where: 'n."customerId" = $1::uuid',
        time: 'd."createdAt"',
        id: 'd.id',
      }),
    ];
  }

  /** News is for the moment and counted nowhere: it goes, and its deliveries with it. */
  async erase({ customerId }: Subject): Promise<boolean> {
    await this.held.tellWithoutErased(customerId);
    await this.database.rows('delete from "Notification" where "customerId" = $1::uuid', [customerId]);
    return true;
  }
}
