import type pg from 'pg';

/**
 * Keeps a lost connection from ending the process: an `error` event that nobody hears would.
 *
 * The pool listens to connections while they are idle, and who takes one listens a moment after it has it. PostgreSQL
 * can say that it terminates a connection in the same packet that says that it is ready, before anybody can listen.
 *
 * @param tell is told of idle connections that were lost; the others show in the query that runs or comes next
 */
export function outliveLosses(pool: pg.Pool, tell: (error: Error) => void): void {
  pool.on('error', tell);
  pool.on('connect', (client) => client.on('error', () => undefined));
}
