import { createHash, randomBytes } from 'node:crypto';
import { chown, lchown, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCluster, removeDrafts, SUPERUSER } from './cluster-creation.js';
import { EmbeddedPostgresError } from './embedded.errors.js';
import type { NativeBinaries } from './native-binaries.js';
import { run, type ServerUser } from './server-user.js';

/** Where the embedded database keeps things. Made in one step with all its parts. */
export interface Cluster {
  /** PostgreSQL's own data directory. */
  readonly path: string;
  /** The superuser's password. Loopback is open to every user of the machine, so there has to be one. */
  readonly passwordFile: string;
  readonly logFile: string;
  /** Name in the titles of the server's processes, by which those of this folder are found again. */
  readonly title: string;
}

/** @param dataDir absolute path without symbolic links */
export function clusterIn(dataDir: string): Cluster {
  const root = join(dataDir, 'postgres');
  return {
    path: join(root, 'cluster'),
    passwordFile: join(root, 'password'),
    logFile: join(root, 'server.log'),
    title: `parley-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`,
  };
}

/**
 * Makes the database's files if there are none, and gives them to the user the server runs as.
 * No server may be running on them.
 *
 * @param durable false skips waiting for the disk, for tests
 * @returns the superuser's password
 * @throws EmbeddedPostgresError
 */
export async function openCluster(
  dataDir: string,
  binaries: NativeBinaries,
  user: ServerUser,
  durable: boolean,
): Promise<string> {
  await removeDrafts(dataDir);
  const cluster = clusterIn(dataDir);
  const owner = await stat(cluster.path).catch(() => undefined);
  if (!owner) await createCluster(dataDir, binaries, user, durable);
  else if (owner.uid !== user.uid) await handOver(dataDir, owner.uid, user);
  return (await readPassword(cluster)) ?? (await renewPassword(cluster, binaries, user));
}

/** The folder was last used by another user, or was copied: PostgreSQL insists on owning its files. */
async function handOver(dataDir: string, owner: number, user: ServerUser): Promise<void> {
  const { path } = clusterIn(dataDir);
  if (process.getuid?.() !== 0) {
    throw new EmbeddedPostgresError(
      `The embedded database in ${path} belongs to another user (number ${owner}). Start Parley as that user, ` +
        `or give the data folder to this one (chown -R ${user.uid} ${dataDir}), or set DATA_DIR to another folder.`,
    );
  }
  for (const entry of await readdir(path, { recursive: true }))
    await lchown(join(path, entry), user.uid, user.uid);
  await chown(path, user.uid, user.uid);
}

async function readPassword(cluster: Cluster): Promise<string | undefined> {
  const password = await readFile(cluster.passwordFile, 'utf8').catch(() => '');
  return password.trim() || undefined;
}

/** A backup may have left the password file out. Who owns the files may set a new one without the old. */
async function renewPassword(cluster: Cluster, binaries: NativeBinaries, user: ServerUser): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const args = ['--single', '-D', cluster.path, 'postgres'];
  const { ok, output } = await run(
    user,
    binaries.postgres,
    args,
    `ALTER ROLE ${SUPERUSER} PASSWORD '${password}'\n`,
  );
  if (!ok || output.includes('ERROR')) {
    throw new EmbeddedPostgresError(
      `The password of the embedded database is missing (${cluster.passwordFile}) and could not be renewed. ` +
        `Restore that file from a backup. PostgreSQL said:\n${output}`,
    );
  }
  await writeFile(cluster.passwordFile, password, { mode: 0o600, flush: true });
  return password;
}
