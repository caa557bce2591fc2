import { Injectable } from '@nestjs/common';
import { LiveResources } from '../analytics/live/live-resources.service.js';
import { NotificationCreated } from './notifications.events.js';
import { NotificationsRepository } from './notifications.repository.js';

/** Tells open streams of new notifications, each to its recipient only. */
@Injectable()
export class LiveNotifications {
  constructor(resources: LiveResources, notifications: NotificationsRepository) {
    resources.add(
      NotificationCreated,
      ({ notificationId, userId }) => notifications.get(notificationId, userId),
      ({ userId }) => userId,
    );
  }
}
