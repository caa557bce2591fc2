import type { Pool, PoolClient } from 'pg';

type Release = (error?: Error | boolean) => void;
type Taken = (error: Error | undefined, client: PoolClient | undefined, release: Release) => void;

/**
 * Makes giving a connection back to this pool a second time do nothing. graphile-worker 0.16.6 does it to the one it
 * listens on, when that is lost while its workers stop; the pool throws then, where nobody catches it, and the process
 * would end.
 */
export function returnedOnce(pool: Pool): Pool {
  const connect = pool.connect.bind(pool) as { (): Promise<PoolClient>; (taken: Taken): void };
  const forgiving = (taken?: Taken): Promise<PoolClient> | undefined => {
    if (!taken) return connect();
    connect((error, client, release) => taken(error, client, once(release)));
    return undefined;
  };
  return Object.assign(pool, { connect: forgiving });
}

function once(release: Release): Release {
  let released = false;
  return (error) => {
    if (released) return;
    released = true;
    release(error);
  };
}
