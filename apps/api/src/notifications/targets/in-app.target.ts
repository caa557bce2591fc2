import { Injectable } from '@nestjs/common';
import { Events } from '@libs/events/events.js';
import { NotificationCreated } from '../notifications.events.js';
import { NotificationsRepository } from '../notifications.repository.js';
import { NotificationTarget, type PlannedDelivery } from './notification-target.js';

/** The list in the product, and the event stream of whoever has it open. Silent. */
@Injectable()
export class InAppTarget extends NotificationTarget {
  readonly key = 'inApp';
  readonly suits = ['glance', 'read'] as const;
  readonly rings = [];

  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly events: Events,
  ) {
    super();
  }

  async take(deliveries: PlannedDelivery[]): Promise<void> {
    await this.notifications.list(deliveries.map(({ id }) => id));
    await this.events.publishAll(
      NotificationCreated,
      deliveries.map(({ notificationId, userId }) => ({ notificationId, userId })),
    );
  }
}
