import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Longest a single statement may take, in ms: making an index on a table of many million rows takes its time. */
const STATEMENT_LIMIT = 6 * 3600_000;
/** How long tables that somebody changes the form of are waited for, in ms. */
const LOCK_LIMIT = 30_000;

/** How long the end of a connection may take, in ms. */
const END_LIMIT = 1_000;

/**
 * A connection of its own, so that requests keep theirs: without the short limits of requests, and with every value
 * written the one way that any server reads.
 */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    statement_timeout: STATEMENT_LIMIT,
    lock_timeout: LOCK_LIMIT,
    keepAlive: true,
    application_name: 'parley backup',
    options: '-c jit=off -c idle_in_transaction_session_timeout=0',
  });
  // A loss of the connection shows in the query that runs or comes next.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(
    `SET client_encoding = 'UTF8'; SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres';
     SET bytea_output = 'hex'; SET extra_float_digits = 1; SET synchronize_seqscans = off; SET row_security = off`,
  );
  return client;
}

/** Runs `work` with a connection and ends it afterwards, whatever happens. */
export async function withConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(url);
  try {
    return await work(client);
  } finally {
    await disconnect(client);
  }
}

/** Ends a connection, in good manners if it can be: one that was left in the middle of a table can not. */
export async function disconnect(client: pg.Client): Promise<void> {
  const waiting = new AbortController();
  const late = wait(END_LIMIT, undefined, { signal: waiting.signal });
  await Promise.race([client.end(), late]).catch(() => undefined);
  waiting.abort();
  await late.catch(() => undefined);
  // Not in the types: the socket below the connection.
  (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
}

/** The database's name in an address. */
export function databaseName(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}
