export const LEAD_STATUSES = ['NEW', 'CONTACTED', 'QUALIFIED', 'PROPOSAL', 'WON', 'LOST'] as const;
export type LeadStatusName = (typeof LEAD_STATUSES)[number];

/**
 * The moves of the pipeline. Forward to any later stage, since a customer may order in the first message; one
 * stage back, since stages are judged by people; LOST opens again at the start; WON goes back to PROPOSAL only,
 * for an order that fell through after all.
 */
const MOVES: Record<LeadStatusName, readonly LeadStatusName[]> = {
  NEW: ['CONTACTED', 'QUALIFIED', 'PROPOSAL', 'WON', 'LOST'],
  CONTACTED: ['NEW', 'QUALIFIED', 'PROPOSAL', 'WON', 'LOST'],
  QUALIFIED: ['CONTACTED', 'PROPOSAL', 'WON', 'LOST'],
  PROPOSAL: ['QUALIFIED', 'WON', 'LOST'],
  WON: ['PROPOSAL'],
  LOST: ['NEW'],
};

/** Where a lead may go from here; staying is no move. */
export function allowedMoves(from: LeadStatusName): readonly LeadStatusName[] {
  return MOVES[from];
}

/** Whether a lead may go from one status to the other. Staying is always allowed. */
export function mayMove(from: LeadStatusName, to: LeadStatusName): boolean {
  return from === to || MOVES[from].includes(to);
}

/** Whether the lead is decided: its score stays as it was, and only people open another one. */
export function isClosed(status: LeadStatusName): boolean {
  return status === 'WON' || status === 'LOST';
}

/** Whether the status can only be taken with a value: a sale has a price. */
export function needsValue(status: LeadStatusName): boolean {
  return status === 'WON';
}
