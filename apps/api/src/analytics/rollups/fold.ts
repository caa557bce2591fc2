import { FOLD_ACTIVITY } from './activity-figures.js';
import { FOLD_CUSTOMERS, KEEP_CUSTOMERS } from './customer-figures.js';
import { FOLD_MESSAGES } from './message-figures.js';
import { DROP_PENDING, EVERY_CHANGE } from './pending.js';
import type { RollupSession } from './rollup-session.js';
import { FOLD_WAITS } from './wait-figures.js';

/** Most changes that a dashboard folds itself; a fold takes them in well under a second. */
export const FOLDED_AT_ONCE = 2_000;

/** How many changes wait, counted up to a little more than `most`. */
export async function pendingChanges(session: RollupSession, most: number): Promise<number> {
  const [row] = await session.rows<{ changes: number }>(
    `select count(*)::int as changes from (select from "RollupChange" limit ${Math.trunc(most) + 1}) pending`,
  );
  return row?.changes ?? 0;
}

/**
 * Brings the figures up to date with the changes that the session sees: all of them, or, when there are more than
 * `most`, those of the customers of the oldest ones. Everything is computed from one snapshot and nothing was taken
 * from it twice, whatever is written meanwhile. The session must have the turn.
 *
 * @returns whether changes are left
 */
export async function fold(session: RollupSession, most: number): Promise<boolean> {
  const pending = await pendingChanges(session, most);
  if (pending === 0) return false;
  const upTo = pending > most ? await numberOfOldest(session, most) : EVERY_CHANGE;
  const zones = await readyZones(session);
  for (const statement of [FOLD_MESSAGES, FOLD_ACTIVITY, FOLD_WAITS, FOLD_CUSTOMERS])
    await session.rows(statement, [zones, upTo]);
  for (const statement of [...KEEP_CUSTOMERS, DROP_PENDING]) await session.rows(statement, [upTo]);
  return pending > most && (await pendingChanges(session, 0)) > 0;
}

/** Number of the last of so many oldest changes. */
async function numberOfOldest(session: RollupSession, changes: number): Promise<string> {
  const [last] = await session.rows<{ seq: string }>(
    `select seq from "RollupChange" order by seq offset ${Math.trunc(changes) - 1} limit 1`,
  );
  if (!last) throw new Error(`There are fewer than ${changes} changes.`);
  return last.seq;
}

async function readyZones(session: RollupSession): Promise<number[]> {
  const rows = await session.rows<{ id: number }>(
    'select id from "RollupZone" where "readyAt" is not null order by id',
  );
  return rows.map(({ id }) => id);
}
