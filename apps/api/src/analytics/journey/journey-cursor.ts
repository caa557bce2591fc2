import { ValidationError } from '@libs/errors/app-error.js';

/** From the beginning on, or from the end back. */
export const JOURNEY_ORDERS = ['asc', 'desc'] as const;
export type JourneyOrder = (typeof JOURNEY_ORDERS)[number];

/** Where an event stands: by its time, then by its kind, then by its id. */
export interface JourneyPlace {
  /** ISO 8601 with milliseconds, as exact as the tables are. */
  at: string;
  /** What kind of event it is, as a number: of the same instant, the lower ones come first. */
  rank: number;
  id: string;
}

/** What the events of each kind must lie beyond: `(at, id) > (at, ids[rank])`, or `<` from the end back. */
export interface JourneyBounds {
  at: string;
  ids: string[];
}

const LOWEST = '00000000-0000-0000-0000-000000000000';
const HIGHEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The opaque text that stands for a place. */
export function writeCursor(order: JourneyOrder, { at, rank, id }: JourneyPlace): string {
  return Buffer.from(JSON.stringify([order, at, rank, id])).toString('base64url');
}

/** @throws ValidationError when the text is no cursor of a journey in this order */
export function readCursor(text: string, order: JourneyOrder): JourneyPlace {
  try {
    const [of, at, rank, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    if (of === order && isInstant(at) && isRank(rank) && typeof id === 'string' && UUID.test(id)) {
      return { at, rank, id };
    }
  } catch {
    // Falls through: any unreadable cursor is refused alike.
  }
  throw new ValidationError('The cursor does not belong to this journey and order. Start again without it.', [
    { path: 'cursor', message: 'is not a cursor of this list' },
  ]);
}

/**
 * The bounds of each kind for what comes after a place, or for everything. Of the same instant, a kind of a lower
 * rank lies wholly before the place and one of a higher rank wholly behind it, whichever way the story is read: so
 * each kind needs one row comparison, which its own index answers.
 *
 * @param kinds how many kinds there are
 */
export function boundsAfter(
  place: JourneyPlace | undefined,
  order: JourneyOrder,
  kinds: number,
): JourneyBounds {
  const ranks = Array.from({ length: kinds }, (_, rank) => rank);
  if (!place) return { at: order === 'asc' ? '-infinity' : 'infinity', ids: ranks.map(() => LOWEST) };
  const { at, id } = place;
  return { at, ids: ranks.map((rank) => (rank === place.rank ? id : rank < place.rank ? HIGHEST : LOWEST)) };
}

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value));
}

function isRank(value: unknown): value is number {
  return Number.isInteger(value);
}
