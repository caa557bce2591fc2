import type { LeadStatus } from '@libs/database/generated/enums.js';
import { IllegalMoveError, NotLostError, ValueRequiredError } from './leads.errors.js';
import { allowedMoves, mayMove, needsValue } from './pipeline.js';

/** What of a lead depends on each other. */
export interface Standing {
  status: LeadStatus;
  value: string | null;
  lostReason: string | null;
}

/** What is said of it in a change; undefined where nothing is. */
export interface StandingChange {
  status?: LeadStatus;
  value?: string | null;
  lostReason?: string | null;
}

/** Where every lead starts. */
export const FRESH: Standing = { status: 'NEW', value: null, lostReason: null };

/**
 * The standing after a change. The reason for a loss goes when the lead is no longer lost.
 *
 * @param current the standing before; undefined for a new lead, which may start anywhere
 * @throws IllegalMoveError, ValueRequiredError, NotLostError
 */
export function standingAfter(current: Standing | undefined, change: StandingChange): Standing {
  const before = current ?? FRESH;
  const status = change.status ?? before.status;
  if (current && !mayMove(current.status, status)) {
    throw new IllegalMoveError(current.status, status, allowedMoves(current.status));
  }
  const value = change.value === undefined ? before.value : change.value;
  if (needsValue(status) && value === null) throw new ValueRequiredError();
  if (status === 'LOST') {
    return {
      status,
      value,
      lostReason: change.lostReason === undefined ? before.lostReason : change.lostReason,
    };
  }
  if (typeof change.lostReason === 'string') throw new NotLostError();
  return { status, value, lostReason: null };
}
