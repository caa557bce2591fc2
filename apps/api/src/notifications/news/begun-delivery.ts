import type { NotificationType } from '@libs/database/generated/enums.js';
import type { KeptQuietHours } from './quiet-hours.js';

/** A delivery whose next attempt was begun, with what decides whether it may ring. */
export interface BegunDelivery extends KeptQuietHours {
  deliveryId: string;
  type: NotificationType;
  urgent: boolean;
  /** Why nobody wants it any more; null while somebody does. */
  unwanted: string | null;
  /** Of the person; null when it is the usual one. */
  timezone: string | null;
}
