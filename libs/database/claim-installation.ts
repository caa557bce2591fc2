import { completeConfig, readConfig, readEnvironment, type Config } from '../config/config.js';
import { lockDataFolder, type DataFolderLock } from './embedded/data-folder-lock.js';

/** What a process that opens the database itself begins with. */
export interface ClaimedInstallation {
  config: Config;
  /** For `openDatabase`, which gives it back; none with a PostgreSQL of one's own. */
  held: DataFolderLock | undefined;
}

/**
 * Reads the configuration of this process, with the data folder locked where the embedded database is in it.
 *
 * @throws ConfigError, or DataFolderError when another process runs on the folder
 */
export async function claimInstallation(): Promise<ClaimedInstallation> {
  const given = readConfig(readEnvironment());
  // Before the first file is made in it: not even a secret or a log line of ours may be written beside another process.
  const held = given.DATABASE_URL === undefined ? await lockDataFolder(given.DATA_DIR) : undefined;
  return { config: completeConfig(given), held };
}
