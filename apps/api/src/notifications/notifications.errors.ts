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

/** 409: the push service of a device wants to be left alone for a while. */
export class DevicePaused extends AppError {
  /** @param until ISO 8601 @param seconds until then */
  constructor(until: string, seconds: number) {
    super(
      'notifications.device_paused',
      409,
      `The push service of this device asked not to be called until ${until}. Try again then; news for the device waits for it by itself.`,
      { headers: { 'retry-after': String(seconds) } },
    );
  }
}

/** 404: no such delivery. */
export const deliveryNotFound = notFound('notifications.delivery_not_found', 'delivery');

/** 404: no such suppressed address. */
export const suppressionNotFound = notFound('notifications.suppression_not_found', 'suppressed address');

/** 404: a link that no mail of ours holds. */
export class UnknownUnsubscribeLink extends AppError {
  constructor() {
    super(
      'notifications.unknown_unsubscribe_link',
      404,
      'This link leads nowhere: it was cut, changed, or made before the secrets of this installation were. Use the link of a newer mail.',
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

/** 404: no such template. */
export class UnknownTemplate extends AppError {
  constructor(known: readonly string[]) {
    super(
      'notifications.template_not_found',
      404,
      `There is no template with this name. There are ${known.join(', ')}.`,
    );
  }
}

/** 409: only what has ended without success is sent again. */
export class NotDead extends AppError {
  constructor(state: string) {
    super(
      'notifications.delivery_not_dead',
      409,
      `Only a delivery that is DEAD can be replayed. This one is ${state}.`,
    );
  }
}

/** 409: the device is not subscribed any more. */
export class PlaceGone extends AppError {
  constructor() {
    super(
      'notifications.place_gone',
      409,
      'The device it was for is not subscribed any more. Its owner can subscribe it again for what comes next.',
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
