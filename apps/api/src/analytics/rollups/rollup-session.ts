import type { ClientBase, Pool, QueryResultRow } from 'pg';

/** Milliseconds a dashboard waits for somebody else's fold. */
export const TURN_LIMIT = 1_500;
/** PostgreSQL's code for a lock that was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';
/** And for a statement that took too long. */
const QUERY_CANCELED = '57014';

/** Statements of one transaction that all see the same moment. */
export interface RollupSession {
  /** Planned for these values. */
  rows<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Planned once on each connection and kept under this name. */
  prepared<Row extends QueryResultRow>(name: string, sql: string, values: readonly unknown[]): Promise<Row[]>;
}

/** Whose turn it is: nobody's (only reading), or ours, after at most so many milliseconds. */
export type Turn = 'none' | { within: number };

/**
 * Runs `work` in one transaction over one snapshot, on a connection of the pool. With a turn nobody else folds or
 * builds meanwhile: the lock comes before the snapshot, since LOCK takes none, so that what the one before us wrote
 * is seen. (An advisory lock would be a SELECT, and that has a snapshot already while it waits.)
 *
 * @throws the error of PostgreSQL; `isTurnTaken` tells when the turn was not to be had
 */
export async function inSnapshot<Result>(
  pool: Pool,
  turn: Turn,
  work: (session: RollupSession) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    const result = await onClient(client, turn, work);
    client.release();
    return result;
  } catch (error) {
    // In whatever state it is: another takes its place.
    client.release(true);
    throw error;
  }
}

/** The same on a connection of one's own. */
export async function onClient<Result>(
  client: ClientBase,
  turn: Turn,
  work: (session: RollupSession) => Promise<Result>,
): Promise<Result> {
  // Several statements in one trip. What is prepared is large, and reads the same few rows for all values: it is
  // planned once, not for the values of each call.
  await client.query('begin isolation level repeatable read; set local plan_cache_mode = force_generic_plan');
  try {
    if (turn !== 'none') {
      const within = Math.trunc(turn.within);
      await client.query(
        `set local lock_timeout = ${within}; lock table "RollupTurn" in exclusive mode; set local lock_timeout = 0`,
      );
    }
    const result = await work(sessionOn(client));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Whether somebody else folds or builds and did not end in time. */
export function isTurnTaken(error: unknown): boolean {
  return error instanceof Error && (error as Error & { code?: unknown }).code === LOCK_NOT_AVAILABLE;
}

/** Whether a statement was cut off by the time limits of requests. */
export function isTooSlow(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // The second is the driver's own limit, which has no code.
  return (
    (error as Error & { code?: unknown }).code === QUERY_CANCELED || error.message === 'Query read timeout'
  );
}

function sessionOn(client: ClientBase): RollupSession {
  return {
    rows: async <Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(sql, [...values])).rows,
    prepared: async <Row extends QueryResultRow>(name: string, sql: string, values: readonly unknown[]) =>
      (await client.query<Row>({ name, text: sql, values: [...values] })).rows,
  };
}
