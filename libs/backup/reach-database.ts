import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { GivenValues } from '../config/config.js';
import { clusterIn } from '../database/embedded/cluster.js';
import { SUPERUSER } from '../database/embedded/cluster-creation.js';
import { lockDataFolder } from '../database/embedded/data-folder-lock.js';
import { DataFolderError } from '../database/embedded/embedded.errors.js';
import { startLocked } from '../database/embedded/locked-server.js';
import { isAlive } from '../database/embedded/process-identity.js';
import { BackupError } from './backup.errors.js';

/** How long the database of a running product is waited for, in ms: it may be starting, or starting again. */
const RUNNING_LIMIT = 15_000;

/** The installation's database, for the time of one command. */
export interface Reached {
  url: string;
  external: boolean;
  /** Ends the server, if it was started for this command. */
  leave(): Promise<void>;
}

type Where = Pick<GivenValues, 'DATABASE_URL' | 'DATA_DIR'>;

/**
 * The database whether or not the product runs: one's own PostgreSQL, the embedded one of a running product, or the
 * embedded one started for now.
 *
 * @throws BackupError when there is none yet
 */
export async function reachDatabase({ DATABASE_URL, DATA_DIR }: Where): Promise<Reached> {
  if (DATABASE_URL !== undefined)
    return { url: DATABASE_URL, external: true, leave: () => Promise.resolve() };
  if (!(await stat(join(DATA_DIR, 'postgres', 'cluster')).catch(() => undefined)))
    throw new BackupError(
      `There is no database in ${DATA_DIR} yet. Run this where Parley runs, or set DATA_DIR to its data folder.`,
    );
  try {
    return await ownDatabase(DATA_DIR);
  } catch (error) {
    if (!(error instanceof DataFolderError)) throw error;
    const url = await untilRunning(DATA_DIR);
    if (url === undefined) throw error;
    return { url, external: false, leave: () => Promise.resolve() };
  }
}

/**
 * The database with nobody else on it.
 *
 * @throws DataFolderError when the product runs on the data folder
 */
export async function reachAlone({ DATABASE_URL, DATA_DIR }: Where): Promise<Reached> {
  if (DATABASE_URL !== undefined)
    return { url: DATABASE_URL, external: true, leave: () => Promise.resolve() };
  return ownDatabase(DATA_DIR);
}

async function ownDatabase(dataDir: string): Promise<Reached> {
  const server = await startLocked(await lockDataFolder(dataDir), { dataDir });
  return { url: server.url, external: false, leave: () => server.stop() };
}

async function untilRunning(dataDir: string): Promise<string | undefined> {
  const giveUp = performance.now() + RUNNING_LIMIT;
  for (;;) {
    const url = await runningServer(dataDir);
    if (url !== undefined || performance.now() > giveUp) return url;
    await wait(200);
  }
}

/** The server's own notes: line 1 of postmaster.pid is its process, line 4 its port, line 8 its state. */
async function runningServer(dataDir: string): Promise<string | undefined> {
  const cluster = clusterIn(await realpath(dataDir));
  const lines = (await readFile(join(cluster.path, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  if (lines[7]?.trim() !== 'ready' || !isAlive(Number(lines[0]))) return undefined;
  const password = await readFile(cluster.passwordFile, 'utf8').catch(() => {
    throw new BackupError(
      `The running Parley's ${cluster.passwordFile} can not be read. Run this as the user that Parley runs as.`,
    );
  });
  return `postgresql://${SUPERUSER}:${password.trim()}@127.0.0.1:${Number(lines[3])}/${SUPERUSER}`;
}
