import { BUILD_ACTIVITY } from './activity-figures.js';
import { BUILD_CURRENCIES, BUILD_CUSTOMER_FIGURES, BUILD_CUSTOMERS } from './customer-figures.js';
import { fold } from './fold.js';
import { BUILD_MESSAGES } from './message-figures.js';
import type { RollupSession } from './rollup-session.js';
import { BUILD_WAIT_FIGURES, BUILD_WAITS } from './wait-figures.js';

/** Number of UTC, which is always there. */
export const UTC = 1;

/** Figures of each zone, in the order in which they are built. */
const FIGURES = [BUILD_MESSAGES, BUILD_ACTIVITY, BUILD_WAIT_FIGURES, BUILD_CUSTOMER_FIGURES];
const ROLLUPS = ['RollupChange', 'RollupFigure', 'RollupWait', 'RollupCustomer', 'RollupBuyer'];

/**
 * Builds everything anew from the tables, all zones. What is written meanwhile stays in the queue and is folded
 * after. The session must have the turn, and time: minutes over millions of messages.
 *
 * @param now when, for whoever asks how old they are
 * @returns names of the zones
 */
export async function buildAll(session: RollupSession, now: Date): Promise<string[]> {
  await session.rows(`set local work_mem = '128MB'`);
  for (const table of ROLLUPS) await session.rows(`delete from "${table}"`);
  for (const statement of [BUILD_WAITS, ...BUILD_CUSTOMERS, BUILD_CURRENCIES]) await session.rows(statement);
  return fill(session, await zonesWhere(session, 'true'), now);
}

/**
 * Builds the zones that wait for it, and everything when UTC does.
 *
 * @returns names of the zones that were built
 */
export async function buildWaiting(session: RollupSession, now: Date): Promise<string[]> {
  const waiting = await zonesWhere(session, '"readyAt" is null');
  if (waiting.length === 0) return [];
  if (waiting.some(({ id }) => id === UTC)) return buildAll(session, now);
  await session.rows(`set local work_mem = '128MB'`);
  // Then the waits and customers are those of this very moment, and the new zone begins with them.
  await fold(session, Number.MAX_SAFE_INTEGER - 1);
  await session.rows('delete from "RollupFigure" where zone = any($1::int2[])', [
    waiting.map(({ id }) => id),
  ]);
  return fill(session, waiting, now);
}

interface Zone {
  id: number;
  name: string;
}

async function fill(session: RollupSession, zones: Zone[], now: Date): Promise<string[]> {
  const ids = zones.map(({ id }) => id);
  for (const statement of FIGURES) await session.rows(statement, [ids]);
  // Whoever reads next plans by what is there now.
  await session.rows('analyze "RollupFigure", "RollupWait", "RollupBuyer"');
  // Only those that nobody else may be noting the use of: a build of minutes must not fail at its end.
  await session.rows(
    'update "RollupZone" set "readyAt" = $2::timestamptz where id = any($1::int2[]) and "readyAt" is null',
    [ids, now],
  );
  return zones.map(({ name }) => name);
}

function zonesWhere(session: RollupSession, condition: string): Promise<Zone[]> {
  return session.rows<{ id: number; name: string }>(
    `select id, name from "RollupZone" where ${condition} order by id`,
  );
}
