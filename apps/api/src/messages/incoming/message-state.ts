import type { MessageDirection, MessageStatus } from '@libs/database/generated/enums.js';

/** What every later word about a message has. */
interface ChangeBase {
  /** Names the change on its platform. */
  key: string;
  /** By the platform's clock. */
  occurredAt: Date;
}

/** A later word about a message: where it is, other words, taken back, a reaction. */
export type Change = ChangeBase &
  (
    | { kind: 'STATUS'; payload: { status: DeliveryStatus; reason?: string } }
    | { kind: 'EDIT'; payload: { body: string } }
    | { kind: 'REVOKE'; payload: Record<string, never> }
    | { kind: 'REACTION'; payload: { from: string; emoji: string | null } }
  );

/** How far a message of ours came. */
export type DeliveryStatus = 'SENT' | 'DELIVERED' | 'READ' | 'FAILED';

/** What somebody put on a message. */
export interface Reaction {
  emoji: string;
  /** External id of the person. */
  from: string;
  /** ISO 8601. */
  at: string;
}

/** What a message was when it was said. */
export interface MessageOrigin {
  direction: MessageDirection;
  body: string;
}

/** What its changes made of it. */
export interface MessageState {
  status: MessageStatus;
  /** Why it failed, while it counts as failed. */
  failureReason: string | null;
  body: string;
  editedAt: Date | null;
  revokedAt: Date | null;
  /** The newest of each person, oldest first. */
  reactions: Reaction[];
}

/**
 * A message only climbs. Failed stands above sent, and below delivered: what got there did not fail,
 * whatever a platform said of one of the recipient's devices.
 */
const RANK: Record<DeliveryStatus, number> = { SENT: 0, FAILED: 1, DELIVERED: 2, READ: 3 };

/**
 * The state of a message that the platform knows, after all its changes. It depends on the set of changes only:
 * their order of arrival and repetitions make no difference, because time, then key, decides among them.
 *
 * @param origin the body as first said; as soon as there is an edit it no longer matters
 */
export function stateOf(origin: MessageOrigin, changes: readonly Change[]): MessageState {
  const ordered = [...changes].sort(byTime);
  const revoke = ordered.find(({ kind }) => kind === 'REVOKE');
  const edit = ordered.findLast((change) => change.kind === 'EDIT');
  return {
    ...deliveryOf(origin.direction, ordered),
    body: edit?.kind === 'EDIT' ? edit.payload.body : origin.body,
    editedAt: edit?.occurredAt ?? null,
    revokedAt: revoke?.occurredAt ?? null,
    reactions: reactionsOf(ordered),
  };
}

function byTime(a: Change, b: Change): number {
  return a.occurredAt.getTime() - b.occurredAt.getTime() || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

/** What customers wrote stays RECEIVED: statuses are about our own messages. */
function deliveryOf(
  direction: MessageDirection,
  ordered: Change[],
): Pick<MessageState, 'status' | 'failureReason'> {
  if (direction === 'INBOUND') return { status: 'RECEIVED', failureReason: null };
  let status: DeliveryStatus = 'SENT';
  let failureReason: string | null = null;
  for (const change of ordered) {
    if (change.kind !== 'STATUS' || RANK[change.payload.status] < RANK[status]) continue;
    ({ status } = change.payload);
    failureReason = status === 'FAILED' ? (change.payload.reason ?? 'The platform did not say why.') : null;
  }
  return { status, failureReason };
}

function reactionsOf(ordered: Change[]): Reaction[] {
  const newest = new Map<string, Reaction>();
  for (const change of ordered) {
    if (change.kind !== 'REACTION') continue;
    const { from, emoji } = change.payload;
    newest.delete(from);
    if (emoji !== null) newest.set(from, { emoji, from, at: change.occurredAt.toISOString() });
  }
  return [...newest.values()];
}
