import type { ConversationStatus } from '@libs/database/generated/enums.js';
import { ValidationError } from '@libs/errors/app-error.js';

/** Where a conversation stands in the inbox. */
export interface Standing {
  status: ConversationStatus;
  /** Set exactly when it is SNOOZED. */
  snoozedUntil: Date | null;
}

/** What somebody asks for; what is left out stays. */
export interface StandingChange {
  status?: ConversationStatus;
  snoozedUntil?: Date | null;
}

/**
 * The standing after a change. A time makes it SNOOZED, no time opens it, and OPEN or CLOSED end the snoozing.
 *
 * @throws ValidationError when status and time contradict each other, or the time is not in the future
 */
export function standingAfter(before: Standing, change: StandingChange, now: Date): Standing {
  const status = change.status ?? statusBy(before, change.snoozedUntil);
  if (status !== 'SNOOZED') {
    if (change.snoozedUntil) throw refused('can only be given with the status SNOOZED');
    return { status, snoozedUntil: null };
  }
  const snoozedUntil = change.snoozedUntil === undefined ? before.snoozedUntil : change.snoozedUntil;
  if (snoozedUntil === null) throw refused('is needed with the status SNOOZED');
  if (change.snoozedUntil && snoozedUntil <= now) throw refused('must be in the future');
  return { status, snoozedUntil };
}

function statusBy(before: Standing, snoozedUntil: Date | null | undefined): ConversationStatus {
  if (snoozedUntil) return 'SNOOZED';
  if (snoozedUntil === null && before.status === 'SNOOZED') return 'OPEN';
  return before.status;
}

function refused(message: string): ValidationError {
  return new ValidationError(`snoozedUntil ${message}.`, [{ path: 'snoozedUntil', message }]);
}
