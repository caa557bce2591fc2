import type { NotificationType } from '@libs/database/generated/enums.js';
import type { ActorRole } from '@libs/http/actor.js';
import type { Manner } from '../manner.js';

/**
 * A button under the news. `open` and `reply` lead into the front end; those of `actions/` can be answered without
 * opening it.
 */
export interface NotificationAction {
  /** Stable word that the front end acts upon. */
  action: string;
  title: string;
}

/** News in full, for targets that have room. */
export interface Letter {
  /** One line. */
  subject: string;
  /** Numbers beside those of the time before, in words. */
  figures?: { name: string; now: string; before: string }[];
  /** Numbers to be drawn: whole and 0 or more. */
  charts?: { heading: string; bars: { label: string; value: number }[] }[];
  /** A heading and what stands under it, in order. Plain text: whoever shows it makes it safe for where it goes. */
  sections: { heading: string; lines: string[] }[];
}

/**
 * A type of notification: what is told, to whom it is usual, with which buttons. It knows no target; it only says in
 * which manner it is read, and targets know which manners suit them. Providers of this kind listen to the event
 * that makes the news (or are told by a job) and hand it to the Newsroom.
 */
export interface NotificationKind {
  readonly type: NotificationType;
  readonly manner: Manner;
  /** How soon a device should wake up for it (RFC 8030, section 5.3). */
  readonly urgency: 'low' | 'normal' | 'high';
  /** Seconds after which it is no news any more and is not sent. */
  readonly ttl: number;
  /** One of it and several, in words: `message`, `messages`. */
  readonly counted: readonly [one: string, many: string];
  /** At most two: no system shows more. */
  readonly actions: readonly NotificationAction[];
  /** Other buttons in their place, where those depend on what it is about. @param data of the notification */
  actionsFor?(data: Record<string, unknown>): readonly NotificationAction[];
  /** Who is told unless they choose otherwise; everybody in the audience when left out. */
  readonly usualFor?: readonly ActorRole[];
  /** The news in full. @param data of the notification */
  letter?(data: Record<string, unknown>): Promise<Letter>;
}
