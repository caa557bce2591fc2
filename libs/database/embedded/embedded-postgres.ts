import { mkdir, realpath } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { clusterIn, openCluster, type Cluster } from './cluster.js';
import { SUPERUSER } from './cluster-creation.js';
import { EmbeddedPostgresError } from './embedded.errors.js';
import { stopLeftoverServer } from './leftover-server.js';
import { findNativeBinaries, type NativeBinaries } from './native-binaries.js';
import { ServerLog } from './server-log.js';
import { ServerProcess } from './server-process.js';
import { chooseServerUser, type ServerUser } from './server-user.js';
import { SupervisedServer } from './supervised-server.js';

/** What to run, and where. */
export interface EmbeddedPostgresOptions {
  /** The data folder: the database lives in `postgres` below it. Only one process may use it at a time. */
  dataDir: string;
  /** Told in one line what happens to the server. */
  log?: (line: string) => void;
  /** Whether the data folder is still ours, asked before the server is started again: see `lockDataFolder`. */
  mayRestart?: () => Promise<boolean>;
  /** Settings of PostgreSQL that replace ours. `{ fsync: 'off' }` is for tests: it gives up durability. */
  settings?: Record<string, string>;
}

/** A running database. */
export interface EmbeddedPostgres {
  /** Connection URL with password, of the database `parley`. Stays the same when the server has to be restarted. */
  readonly url: string;
  /** The server's process, which changes when it has to be restarted. */
  readonly pid: number;
  /** Ends the server; in at most 20 s. */
  stop(): Promise<void>;
}

/** For a small machine shared with the product. Durability stays as PostgreSQL has it: on. */
const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '128MB',
  effective_cache_size: '512MB',
  max_wal_size: '512MB',
  min_wal_size: '64MB',
  random_page_cost: '1.1',
  // A query whose client was killed ends too.
  client_connection_check_interval: '10s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};

/** How many free ports are tried: another program may take one between our look and the server's start. */
const PORT_TRIALS = 3;

/**
 * Starts a PostgreSQL of our own on loopback, on a free port, and keeps it running: makes the database if there
 * is none, ends a server that a killed process left behind, starts the server again when it dies.
 * Take the lock of the data folder first (`lockDataFolder`).
 *
 * @throws EmbeddedPostgresError whose message says what happened and what to do
 */
export async function startEmbeddedPostgres({
  dataDir,
  log = () => undefined,
  mayRestart = () => Promise.resolve(true),
  settings = {},
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { binaries, user, cluster, password } = await prepare(dataDir, settings.fsync !== 'off', log);
  const serverLog = new ServerLog(cluster.logFile);
  const startOn = (port: number): Promise<ServerProcess> =>
    ServerProcess.start(cluster, user, serverLog, binaries.postgres, {
      ...SETTINGS,
      ...settings,
      cluster_name: cluster.title,
      port: String(port),
    });
  try {
    const { server, port } = await startOnFreePort(startOn);
    const restart = async (): Promise<ServerProcess> => {
      if (!(await mayRestart())) {
        throw new EmbeddedPostgresError(
          `The lock of the data folder ${dataDir} is no longer ours, so the embedded PostgreSQL stays down: another process may use its files. Stop this process.`,
        );
      }
      await stopLeftoverServer(cluster, log);
      return startOn(port);
    };
    const supervised = new SupervisedServer(server, restart, log);
    const stop = async (): Promise<void> => {
      await supervised.stop();
      serverLog.close();
    };
    const address = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}`;
    await ensureDatabase(`${address}/postgres`).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return {
      url: `${address}/${SUPERUSER}`,
      get pid() {
        return supervised.pid;
      },
      stop,
    };
  } catch (error) {
    serverLog.close();
    throw error;
  }
}

/** All that has to be there before a server can start. */
interface Prepared {
  binaries: NativeBinaries;
  user: ServerUser;
  cluster: Cluster;
  password: string;
}

async function prepare(dataDir: string, durable: boolean, log: (line: string) => void): Promise<Prepared> {
  try {
    await mkdir(dataDir, { recursive: true });
    const folder = await realpath(dataDir);
    const cluster = clusterIn(folder);
    const binaries = await findNativeBinaries();
    const user = await chooseServerUser(binaries, folder);
    await stopLeftoverServer(cluster, log);
    return { binaries, user, cluster, password: await openCluster(folder, binaries, user, durable) };
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL cannot use the data folder ${dataDir} (${error instanceof Error ? error.message : String(error)}). ` +
        'Make it writable for this user or set DATA_DIR to another folder.',
      { cause: error },
    );
  }
}

async function startOnFreePort(
  startOn: (port: number) => Promise<ServerProcess>,
): Promise<{ server: ServerProcess; port: number }> {
  for (let trial = 1; ; trial++) {
    const port = await freePort();
    try {
      return { server: await startOn(port), port };
    } catch (error) {
      const taken =
        error instanceof EmbeddedPostgresError && error.message.includes('Address already in use');
      if (!taken || trial === PORT_TRIALS) throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A loss of the connection shows in the query that runs.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [SUPERUSER]);
    if (!rowCount) await client.query(`CREATE DATABASE ${SUPERUSER} TEMPLATE template0`);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL runs but does not let us in (${error instanceof Error ? error.message : String(error)}). ` +
        'If its files were restored from a backup, restore `postgres/password` of the same backup as well.',
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
