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

/** 410: a token of a button that is used up, too old, or none. Which of these is nobody's business. */
export class NotificationActionOver extends AppError {
  constructor() {
    super(
      'notifications.action_over',
      410,
      'This button has been used, or is too old. Open Parley and do it there.',
    );
  }
}

/** 409: a colleague was quicker. */
export class TakenBySomebodyElse extends AppError {
  constructor() {
    super(
      'notifications.taken',
      409,
      'Somebody else works on it already. Open it in Parley to see who, and to take it over if you are to.',
    );
  }
}
