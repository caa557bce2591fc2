import type { DataFolderLock } from './data-folder-lock.js';
import { startEmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres.js';

/** A database server that is used for a while. */
export interface Server {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL under the lock of its data folder, which is given back when the server has ended, and
 * at once when it can not be started.
 */
export async function startLocked(lock: DataFolderLock, options: EmbeddedPostgresOptions): Promise<Server> {
  try {
    const server = await startEmbeddedPostgres(options);
    return {
      url: server.url,
      stop: async () => {
        await server.stop();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
