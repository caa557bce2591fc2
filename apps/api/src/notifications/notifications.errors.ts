import { AppError } from '@libs/errors/app-error.js';
import { notFound } from '@libs/http/json.js';

/** 404: no such notification, or somebody else's. */
export const notificationNotFound = notFound('notifications.not_found', 'notification');

/** 404: no such device, or somebody else's. */
export const subscriptionNotFound = notFound('notifications.subscription_not_found', 'push subscription');

/** 409: somebody else's browser. */
export class SubscriptionTaken extends AppError {
  constructor() {
    super(
      'notifications.subscription_taken',
      409,
      'This subscription belongs to somebody else. Unsubscribe in the browser and subscribe again.',
    );
  }
}

/** 422: nobody uses that many browsers. */
export class TooManyDevices extends AppError {
  constructor(most: number) {
    super(
      'notifications.too_many_devices',
      422,
      `You get notifications on ${most} devices already. Remove one that you don't use any more.`,
    );
  }
}
