import { eventType } from '@libs/events/event-type.js';

/** The customer something happened to. */
export interface CustomerEvent {
  customerId: string;
}

/** There is a new customer: a person entered them, or they wrote for the first time. */
export const CustomerCreated = eventType<CustomerEvent>('customer.created');

/** Something about a customer changed that is shown with them. Their messages have events of their own. */
export const CustomerUpdated = eventType<CustomerEvent>('customer.updated');

/** A customer was erased: their rows count, and tell nothing any more. */
export const CustomerErased = eventType<
  CustomerEvent & {
    /** ISO 8601. */
    erasedAt: string;
  }
>('customer.erased', { live: true });
