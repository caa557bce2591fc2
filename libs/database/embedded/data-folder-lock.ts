import { link, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataFolderError } from './embedded.errors.js';
import { identityOf, isStillAlive, type ProcessIdentity } from './process-identity.js';

/** How long two starts may get in each other's way while they take over the lock of a killed process, in ms. */
const TAKEOVER_LIMIT = 5_000;

let claims = 0;

/** The right to be the only process on a data folder. */
export interface DataFolderLock {
  /** Whether it is still ours: somebody may have removed the file, or put back the folder of another time. */
  isHeld(): Promise<boolean>;
  /** Gives the folder back, unless it went to another process. */
  release(): Promise<void>;
}

/**
 * Makes this process the only user of a data folder, which is created if it is missing. The lock of a process
 * that was killed is taken over; of several processes that start at once exactly one gets it.
 *
 * @returns a handle whose `release` gives the folder back
 * @throws DataFolderError when another process uses the folder (nothing in it was touched then), or when it
 * cannot be written to
 */
export async function lockDataFolder(dir: string): Promise<DataFolderLock> {
  try {
    await mkdir(dir, { recursive: true });
    const folder = await realpath(dir);
    const file = join(folder, 'parley.lock');
    const holder = await claim(file);
    if (holder) throw new DataFolderError(takenSentence(folder, holder));
    let held = true;
    const isHeld = async (): Promise<boolean> => held && (await holdsIt(file));
    return {
      isHeld,
      async release() {
        if (await isHeld()) await rm(file, { force: true });
        held = false;
      },
    };
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataFolderError(
      `Parley cannot use the data folder ${dir} (${reason}). Make it writable for this user or set DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}

/** @returns the living process that holds the file, or undefined when it is ours now */
async function claim(file: string): Promise<ProcessIdentity | undefined> {
  const giveUp = performance.now() + TAKEOVER_LIMIT;
  while (performance.now() < giveUp) {
    const holder = await readHolder(file);
    if (typeof holder === 'object' && isStillAlive(holder)) return holder;
    if (holder === 'nobody' ? await publish(file, link) : await takeOver(file)) return undefined;
    await sleep(20);
  }
  throw new DataFolderError(
    `Parley could not lock its data folder: other processes keep changing ${file}. Stop them and start again.`,
  );
}

/** Replaces the file of a dead process. Who may do so is settled by a lock beside it, taken in the same way. */
async function takeOver(file: string): Promise<boolean> {
  const guard = `${file}.takeover`;
  if (await claim(guard)) return false;
  try {
    const holder = await readHolder(file);
    const dead = holder === 'unreadable' || (typeof holder === 'object' && !isStillAlive(holder));
    return dead && (await publish(file, rename));
  } finally {
    await rm(guard, { force: true });
  }
}

/** Puts our name under `file` in one step, so that nobody ever reads half of it. False: somebody was faster. */
async function publish(file: string, put: (from: string, to: string) => Promise<void>): Promise<boolean> {
  const draft = `${file}.${process.pid}-${++claims}`;
  await writeFile(draft, JSON.stringify(identityOf(process.pid)), { mode: 0o644 });
  try {
    await put(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readHolder(file: string): Promise<ProcessIdentity | 'nobody' | 'unreadable'> {
  try {
    const holder: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isIdentity(holder) ? holder : 'unreadable';
  } catch (error) {
    if (error instanceof SyntaxError) return 'unreadable';
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'nobody';
    throw error;
  }
}

async function holdsIt(file: string): Promise<boolean> {
  const holder = await readHolder(file).catch(() => 'unreadable' as const);
  const { pid, startedAt } = identityOf(process.pid);
  return typeof holder === 'object' && holder.pid === pid && holder.startedAt === startedAt;
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return typeof value === 'object' && value !== null && 'pid' in value && typeof value.pid === 'number';
}

function takenSentence(folder: string, { pid }: ProcessIdentity): string {
  return (
    `Parley is already running on ${folder} (process ${pid}). ` +
    'Stop that process first, or set DATA_DIR to another folder to run a second one beside it.'
  );
}
