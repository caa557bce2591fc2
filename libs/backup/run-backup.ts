import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { GivenValues } from '../config/config.js';
import { packageVersion } from '../config/project-path.js';
import { BackupError, reasonOf } from './backup.errors.js';
import { recordRun, type BackupRun } from './backup-runs.js';
import { withConnection } from './connection.js';
import { makeBackup, type BackupMade } from './take/make-backup.js';

/** The settings that say how backups are made. */
export type BackupSettings = Pick<
  GivenValues,
  'APP_VERSION' | 'BACKUP_DIR' | 'BACKUP_KEEP' | 'BACKUP_SECRETS' | 'DATA_DIR'
>;

/** Where backups are kept. */
export function backupFolder({
  BACKUP_DIR,
  DATA_DIR,
}: Pick<BackupSettings, 'BACKUP_DIR' | 'DATA_DIR'>): string {
  return resolve(BACKUP_DIR ?? join(DATA_DIR, 'backups'));
}

/** The file of the secrets that the product made for itself. */
export function secretsFile({ DATA_DIR }: Pick<BackupSettings, 'DATA_DIR'>): string {
  return resolve(DATA_DIR, 'secrets.json');
}

/**
 * Makes a backup as the settings say, and writes down in the database that it was made, or that it failed.
 *
 * @param options a file of the caller's choice; a signal to end early
 * @throws BackupError when it could not be made
 */
export async function runBackup(
  settings: BackupSettings,
  database: { url: string; external: boolean },
  options: { file?: string; signal?: AbortSignal } = {},
): Promise<BackupMade> {
  const startedAt = new Date();
  const note = (outcome: Pick<BackupRun, 'made' | 'error'>): Promise<void> =>
    withConnection(database.url, (client) =>
      recordRun(client, { startedAt, finishedAt: new Date(), ...outcome }),
    );
  try {
    const secrets = settings.BACKUP_SECRETS ? await readSecrets(secretsFile(settings)) : undefined;
    const made = await makeBackup({
      ...database,
      ...options,
      ...(secrets ? { secrets } : {}),
      folder: backupFolder(settings),
      keep: settings.BACKUP_KEEP,
      product: settings.APP_VERSION ?? packageVersion(),
    });
    await note({ made: { file: made.file, bytes: made.totals.bytes, rows: made.totals.rows } });
    return made;
  } catch (error) {
    // The database may be what is broken: the first error is the one to tell.
    await note({ error: reasonOf(error) }).catch(() => undefined);
    throw error;
  }
}

async function readSecrets(file: string): Promise<Record<string, string> | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  } catch (error) {
    // All of them are given by the environment.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new BackupError(
      `BACKUP_SECRETS asks for the secrets in the backup, and ${file} can not be read (${reasonOf(error)}). Mend the file, ` +
        'or set BACKUP_SECRETS=false.',
      { cause: error },
    );
  }
}
