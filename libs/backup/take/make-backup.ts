import { rm, stat } from 'node:fs/promises';
import { BackupError, reasonOf } from '../backup.errors.js';
import { inspectBackup } from '../file/backup-reader.js';
import { writeBackup, type Totals } from '../file/backup-writer.js';
import type { Manifest } from '../file/manifest.js';
import { BackupFolder, writeWhole } from './backup-folder.js';
import { dumpTables, fitness, PgDumpFailed } from './pg-dump.js';
import { Snapshot } from './snapshot.js';

/** What to back up, and where to. */
export interface BackupRequest {
  /** Address of the database. */
  url: string;
  /** Whether it is somebody's own PostgreSQL, for which pg_dump is used where it fits. */
  external: boolean;
  folder: string;
  /** Newest backups that stay in the folder. */
  keep: number;
  /** A file of the caller's choice instead of one in the folder: nothing is removed then. Must not exist. */
  file?: string;
  /** Version of the product. */
  product: string;
  /** Secrets to put in with the data. */
  secrets?: Record<string, string>;
  /** Ends it early; the partial file is removed. */
  signal?: AbortSignal;
}

/** A backup that was written, read again in full and put in its place. */
export interface BackupMade {
  file: string;
  manifest: Manifest;
  totals: Totals;
  /** What the caller should be told: why pg_dump was not used. */
  notes: string[];
  /** Older backups removed. */
  removed: string[];
}

/**
 * Makes a backup of one moment of the database while others go on working in it.
 *
 * @throws BackupError when it could not be made; earlier backups are as they were then
 */
export async function makeBackup(request: BackupRequest): Promise<BackupMade> {
  const folder = new BackupFolder(request.folder);
  const file = request.file ?? folder.nameFor(new Date());
  if (await stat(file).catch(() => undefined))
    throw new BackupError(`The file ${file} exists already. Give another name, or move it away first.`);
  await folder.removeForsaken();
  const notes: string[] = [];
  try {
    const written = await writeWhole(file, async (part) => {
      await take(request, part, notes);
      return inspectBackup(part);
    });
    const removed = request.file === undefined ? await folder.prune(request.keep) : [];
    return { file, ...written, notes, removed };
  } catch (error) {
    throw error instanceof BackupError
      ? error
      : new BackupError(failureSentence(error, file), { cause: error });
  }
}

async function take(request: BackupRequest, part: string, notes: string[]): Promise<void> {
  const { url, signal } = request;
  const snapshot = await Snapshot.open(url, request.product);
  try {
    const manifest = { ...snapshot.manifest, ...(request.secrets ? { secrets: request.secrets } : {}) };
    if (request.external) {
      const note = await takeByPgDump(url, snapshot, manifest, part, signal);
      if (note === undefined) return;
      notes.push(`${note}: the own snapshot was used instead.`);
      await rm(part, { force: true });
    }
    await writeBackup(part, { ...manifest, method: 'snapshot' }, snapshot.tables(), signal);
  } finally {
    await snapshot.close();
  }
}

/** @returns why it did not work out; undefined when it did */
async function takeByPgDump(
  url: string,
  snapshot: Snapshot,
  manifest: Snapshot['manifest'],
  part: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const fit = await fitness(snapshot.serverMajor);
  if (!fit.fits) return fit.why;
  try {
    const tables = dumpTables(url, snapshot.id, manifest.tables);
    await writeBackup(part, { ...manifest, method: 'pg_dump' }, tables, signal);
    return undefined;
  } catch (error) {
    if (error instanceof PgDumpFailed) return error.message;
    throw error;
  }
}

function failureSentence(error: unknown, file: string): string {
  const code = (error as { code?: unknown } | null)?.code;
  const rest = 'What was written of it was removed; earlier backups are untouched.';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `The backup was not made: the disk of ${file} is full. ${rest} Make room, or set BACKUP_DIR to another disk.`;
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return `The backup was not made: ${file} can not be written (${reasonOf(error)}). Give this user the right to, or set BACKUP_DIR to another folder.`;
  return `The backup was not made (${reasonOf(error)}). ${rest} Try again; if it fails again, look at the database's own log.`;
}
