import { Logger } from '@nestjs/common';
import { runMigrations } from 'graphile-worker';
import type { Config } from '../config/config.js';
import { projectPath } from '../config/project-path.js';
import { StartError } from '../errors/start-error.js';
import { isDatabaseAway } from './database.errors.js';
import { Database, openPool } from './database.js';
import { lockDataFolder, type DataFolderLock } from './embedded/data-folder-lock.js';
import { startLocked, type Server } from './embedded/locked-server.js';
import { applyMigrations } from './migrations/migrations.js';

/** A database in use and the way to put it away. */
export interface OpenDatabase {
  database: Database;
  /** Ends the connections, and the server if it is ours. */
  close(): Promise<void>;
}

/**
 * Opens the configured database, or starts the embedded one, and brings its tables up to date.
 *
 * @param held the lock on the data folder, when the caller has taken it already; given back at the end
 * @throws StartError when there is no database to be had
 */
export async function openDatabase(config: Config, held?: DataFolderLock): Promise<OpenDatabase> {
  const server =
    config.DATABASE_URL === undefined
      ? await startOwnServer(config.DATA_DIR, held)
      : external(config.DATABASE_URL);
  try {
    await migrate(server.url);
    const database = new Database(server.url, config.DATABASE_POOL_SIZE, config.DATABASE_URL === undefined);
    return {
      database,
      close: async () => {
        await database.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * Applies the migrations of the product and of the job queue. Safe when several processes do it at once.
 *
 * @throws StartError when the database can't be reached
 */
export async function migrate(url: string): Promise<void> {
  try {
    await applyAll(url);
  } catch (error) {
    throw isDatabaseAway(error) ? unreachable(url, error) : error;
  }
}

async function applyAll(url: string): Promise<void> {
  const { unknown } = await applyMigrations({
    connectionString: url,
    migrationsDir: projectPath('prisma/migrations'),
    schemaPath: projectPath('prisma/schema.prisma'),
  });
  if (unknown.length > 0) {
    new Logger('Database').warn(
      `The database has migrations that this version does not know (${unknown.join(', ')}): a newer Parley used it. ` +
        'Go back to that version if anything misbehaves.',
    );
  }
  const pool = openPool(url, 1);
  try {
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
  }
}

function external(url: string): Server {
  return { url, stop: () => Promise.resolve() };
}

function unreachable(url: string, cause: unknown): StartError {
  const { host, pathname } = new URL(url);
  const reason = cause instanceof Error && cause.message !== '' ? cause.message : 'no answer';
  return new StartError(
    `The database ${pathname.slice(1)} at ${host} can not be reached (${reason}). ` +
      'Check that PostgreSQL runs there and that DATABASE_URL is right, then start again.',
    { cause },
  );
}

async function startOwnServer(dataDir: string, held?: DataFolderLock): Promise<Server> {
  const log = new Logger('Database');
  const lock = held ?? (await lockDataFolder(dataDir));
  return startLocked(lock, {
    dataDir,
    log: (line) => log.debug(line),
    mayRestart: () => lock.isHeld(),
  });
}
