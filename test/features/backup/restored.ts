import { Logger, runOnce } from 'graphile-worker';
import pg from 'pg';
import { BackupReader } from '@libs/backup/file/backup-reader.js';
import { checkMigrations } from '@libs/backup/load/migrate-to.js';
import { restoreBackup, type Restored } from '@libs/backup/load/restore-backup.js';

/** Restores a backup as the command does. @param url of the database that takes the place of what is there */
export async function restore(
  url: string,
  file: string,
  options: { replace?: boolean; hold?: string[] } = {},
): Promise<Restored> {
  const reader = await BackupReader.open(file);
  await checkMigrations(reader.manifest);
  return restoreBackup({ url, reader, replace: options.replace ?? false, hold: options.hold ?? [] });
}

/** Runs all jobs that are due. @param kinds that may be waiting @returns how many ran, by kind */
export async function runDue(url: string, kinds: readonly string[]): Promise<Record<string, number>> {
  const ran: Record<string, number> = {};
  const taskList = Object.fromEntries(
    kinds.map((kind) => [kind, () => void (ran[kind] = (ran[kind] ?? 0) + 1)] as const),
  );
  const pool = new pg.Pool({ connectionString: url, max: 3 });
  const logger = new Logger(() => () => undefined);
  await runOnce({ pgPool: pool, taskList, logger, noHandleSignals: true });
  await pool.end();
  return ran;
}
