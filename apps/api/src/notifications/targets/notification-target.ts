import type { Manner } from '../manner.js';

/** Where a user can be reached by a target. */
export interface Place {
  userId: string;
  /** Tells places of one user apart; empty where there is one only. */
  place: string;
  /** A name for people. */
  device: string | null;
}

/** A delivery that was just written. */
export interface PlannedDelivery extends Place {
  id: string;
  notificationId: string;
}

/** A way for news to reach people. It knows no types, only the manners in which news is read. */
export abstract class NotificationTarget {
  /** As preferences name it. */
  abstract readonly key: string;
  /** The manners of news that it is used for unless somebody chooses otherwise. */
  abstract readonly suits: readonly Manner[];
  /** The manners of news that it makes itself heard with, and so keeps quiet hours for. */
  abstract readonly rings: readonly Manner[];

  /** Where these people can be reached; one place each unless a target knows better. */
  places(userIds: string[]): Promise<Place[]> {
    return Promise.resolve(userIds.map((userId) => ({ userId, place: '', device: null })));
  }

  /** Does, or queues, what these deliveries need. Runs in the transaction that wrote them. */
  abstract take(deliveries: PlannedDelivery[]): Promise<void>;
}
