import type { Socket } from 'node:net';
import pg from 'pg';
import { within } from '../clock/within.js';
import { CopyOut, type CopyLayout } from './copy-out.js';
import type { Database } from './database.js';
import { withLiterals } from './literals.js';

/** Milliseconds. */
const CONNECT_TIMEOUT = 2_000;
const LOCK_TIMEOUT = 5_000;
const END_LIMIT = 1_000;
/** Milliseconds beyond its reader's own limit after which the server ends a statement by itself. */
const GRACE = 10_000;

const APPLICATION = 'parley export';

/**
 * One moment of the database, held open for a long read: everything is read as it was when it was opened, on a
 * connection of its own, without the limits of requests.
 */
export class Moment {
  private ended = false;

  private constructor(
    private readonly database: Database,
    private readonly client: pg.Client,
    private readonly pid: number,
  ) {}

  /**
   * @param limit milliseconds that one statement may take; a moment that stays open keeps old rows from being tidied away
   * @throws what the client throws when there is no connection to be had within 2 s
   */
  static async open(database: Database, limit: number): Promise<Moment> {
    const client = new pg.Client({
      connectionString: database.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      statement_timeout: limit + GRACE,
      lock_timeout: LOCK_TIMEOUT,
      keepAlive: true,
      application_name: APPLICATION,
      // Every value is written in one way, whatever the server is set to.
      options:
        '-c jit=off -c timezone=UTC -c datestyle=ISO -c extra_float_digits=1 -c idle_in_transaction_session_timeout=60000',
    });
    // A loss of the connection shows in the query that runs or comes next.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('begin isolation level repeatable read, read only');
      // The first statement that reads is the moment.
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      return new Moment(database, client, rows[0]?.pid ?? 0);
    } catch (error) {
      await cutOff(client);
      throw error;
    }
  }

  /**
   * The rows of a query as they were at the moment. One at a time.
   *
   * @param sql a SELECT of ours with `$1` for its values
   * @param times how many of the last columns are times: see `CopyOut`
   * @throws ValidationError when a value can not be written into it
   */
  copy(sql: string, values: readonly unknown[], layout: CopyLayout, times = 0): CopyOut {
    return this.client.query(new CopyOut(withLiterals(sql, values), layout, times));
  }

  /** Gives the moment up. What is still being read is cancelled in the server. */
  async close(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    const busy = await cutOff(this.client);
    if (!busy) return;
    // A server that sorts does not notice that nobody listens. That it has noticed already is no failure.
    await this.database
      .rows(
        'select pg_terminate_backend(pid) from pg_stat_activity where pid = $1::int and application_name = $2',
        [this.pid, APPLICATION],
      )
      .catch(() => undefined);
  }
}

/** Ends a connection, in good manners if it can be. @returns whether something was still running on it */
async function cutOff(client: pg.Client): Promise<boolean> {
  // Not in the types: what runs on it, and the socket below it.
  const { readyForQuery, connection } = client as unknown as {
    readyForQuery: boolean;
    connection: { stream: Socket };
  };
  if (readyForQuery) await within(END_LIMIT, client.end()).catch(() => undefined);
  connection.stream.destroy();
  return !readyForQuery;
}
