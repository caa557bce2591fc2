import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../database/embedded/process-identity.js';

/** A finished backup; the names sort by time. */
const FINISHED = /^parley-\d{8}T\d{6}Z-[0-9a-f]{4}\.backup\.gz$/;
/** A backup that is being written, with the machine and the process that write it. */
const PART = /\.([^.]+)\.(\d+)\.part$/;
/** After this silence, in ms, a partial file is left over whoever wrote it: the process's number may be another's now. */
const FORSAKEN = 24 * 3600_000;

/** The partial files this process is writing. */
const writing = new Set<string>();

/** The folder that backups are kept in. */
export class BackupFolder {
  constructor(readonly path: string) {}

  /** A name for a backup made now. */
  nameFor(now: Date): string {
    const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
    return join(this.path, `parley-${time}-${randomBytes(2).toString('hex')}.backup.gz`);
  }

  /** The finished backups, the newest first. */
  async finished(): Promise<string[]> {
    const names = await readdir(this.path).catch(() => []);
    return names
      .filter((name) => FINISHED.test(name))
      .sort()
      .reverse()
      .map((name) => join(this.path, name));
  }

  /**
   * Removes all but the newest. Called after a backup that was checked, which is the newest and so stays.
   *
   * @param keep at least 1
   * @returns the files removed
   */
  async prune(keep: number): Promise<string[]> {
    const surplus = (await this.finished()).slice(Math.max(1, keep));
    for (const file of surplus) await rm(file, { force: true });
    return surplus;
  }

  /** Removes what processes that were killed had begun to write here. */
  async removeForsaken(): Promise<void> {
    for (const name of await readdir(this.path).catch(() => [])) {
      const [, host, pid] = PART.exec(name) ?? [];
      const file = join(this.path, name);
      if (host === undefined || writing.has(file)) continue;
      const age = Date.now() - (await stat(file).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
      const dead = host === here() && (Number(pid) === process.pid || !isAlive(Number(pid)));
      if (dead || age > FORSAKEN) await rm(file, { force: true });
    }
  }
}

/**
 * Lets `write` make the file under a temporary name beside its place, and moves it there when `write` succeeds: under
 * its own name there is a whole file or none. What failed is removed.
 */
export async function writeWhole<T>(file: string, write: (part: string) => Promise<T>): Promise<T> {
  const folder = join(file, '..');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const part = `${file}.${here()}.${process.pid}.part`;
  writing.add(part);
  try {
    const result = await write(part);
    await rename(part, file);
    await syncFolder(folder);
    return result;
  } finally {
    await rm(part, { force: true });
    writing.delete(part);
  }
}

/** So that the new name outlives a power cut too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function here(): string {
  return hostname().replaceAll('.', '-') || 'here';
}
