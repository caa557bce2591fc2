import type { CustomerStatus } from '@libs/database/generated/enums.js';
import { eventType } from '@libs/events/event-type.js';

/** The customer something happened to. */
export interface CustomerEvent {
  customerId: string;
}

/** There is a new customer: a person entered them, or they wrote for the first time. */
export const CustomerCreated = eventType<CustomerEvent>('customer.created');

/** Something about a customer changed that is shown with them. Their messages have events of their own. */
export const CustomerUpdated = eventType<CustomerEvent>('customer.updated');

/** A customer's status was changed by a person or a program. */
export const CustomerMoved = eventType<
  CustomerEvent & {
    from: CustomerStatus;
    to: CustomerStatus;
    /** Names this change. */
    moveId: string;
  }
>('customer.moved');

/** A customer was erased: their rows count, and tell nothing any more. */
export const CustomerErased = eventType<
  CustomerEvent & {
    /** ISO 8601. */
    erasedAt: string;
  }
>('customer.erased', { live: true });

/** Another customer became part of this one: what is known of `otherId` is from now on known of `customerId`. */
export const CustomerMerged = eventType<CustomerEvent & { otherId: string }>('customer.merged');

/** The other customer is there again. */
export const CustomerUnmerged = eventType<CustomerEvent & { otherId: string }>('customer.unmerged');
