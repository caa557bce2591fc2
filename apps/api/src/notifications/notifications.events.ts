import { eventType } from '@libs/events/event-type.js';

/** Somebody has news in their list. Told to them only. */
export const NotificationCreated = eventType<{ notificationId: string; userId: string }>(
  'notification.created',
  { live: true },
);
