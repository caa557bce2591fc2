import type { LeadStatus } from '@libs/database/generated/enums.js';
import { eventType } from '@libs/events/event-type.js';

/** The lead something happened to, and whose it is. */
export interface LeadEvent {
  leadId: string;
  customerId: string;
}

/** There is a new lead. */
export const LeadCreated = eventType<LeadEvent>('lead.created');

/** A lead looks different: edited, moved, scored anew, deleted. */
export const LeadUpdated = eventType<LeadEvent>('lead.updated', { live: true });

/** A lead went from one status to another. */
export const LeadMoved = eventType<LeadEvent & { from: LeadStatus; to: LeadStatus }>('lead.moved');

/** A lead brought more than before: it was won, or what it was won for rose. */
export const LeadEarned = eventType<
  LeadEvent & {
    /** ISO 4217. */
    currency: string;
    /** How much more, as decimal text. */
    more: string;
  }
>('lead.earned');

/** A lead's score rose to HOT: told once for each time it gets there from below, which `scoreId` names. */
export const LeadHot = eventType<LeadEvent & { scoreId: string }>('lead.hot');
