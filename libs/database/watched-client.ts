import pg from 'pg';
import type { Watch } from '../watch/watch.js';

/** A statement that is sent to PostgreSQL: its text, never its values. */
export interface QueryStart {
  sql: string;
}

/** How it ended. */
export interface QueryEnd {
  /** What PostgreSQL or the connection said, undefined when it succeeded. */
  error: unknown;
}

/** Everything that is sent to the database over the pools of a `Database`. */
export type QueryWatch = Watch<QueryStart, QueryEnd>;

type Callback = (error: unknown, ...rest: unknown[]) => void;
type Query = (this: pg.Client, ...args: unknown[]) => unknown;

/**
 * A client whose queries are watched, for whoever sends them: our SQL, Prisma, the job queue. The time a query
 * waits for a free connection is not part of it.
 */
export function watchedClient(watch: QueryWatch): typeof pg.Client {
  class WatchedClient extends pg.Client {}
  const plain = Reflect.get(pg.Client.prototype, 'query') as Query;
  const query: Query = function (...args) {
    const sql = textOf(args[0]);
    // COPY and cursors are streams that end when their reader likes.
    if (sql === undefined) return plain.apply(this, args);
    const ended = watch.begin({ sql });
    const last = args.length - 1;
    const callback = args[last];
    if (typeof callback === 'function') {
      args[last] = (error: unknown, ...rest: unknown[]) => {
        ended({ error: error ?? undefined });
        (callback as Callback)(error, ...rest);
      };
      return plain.apply(this, args);
    }
    const result = plain.apply(this, args);
    if (result instanceof Promise) {
      result.then(
        () => ended({ error: undefined }),
        (error: unknown) => ended({ error }),
      );
    }
    return result;
  };
  Object.defineProperty(WatchedClient.prototype, 'query', { value: query });
  return WatchedClient;
}

function textOf(query: unknown): string | undefined {
  if (typeof query === 'string') return query;
  if (typeof query !== 'object' || query === null || 'submit' in query) return undefined;
  return 'text' in query && typeof query.text === 'string' ? query.text : undefined;
}
