import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded.errors.js';
import type { NativeBinaries } from './native-binaries.js';
import { run, type ServerUser } from './server-user.js';

/** Name of the superuser, and of the database the product lives in. */
export const SUPERUSER = 'parley';

/** Prefix of the folders in which databases are made before they get their place. */
const DRAFT = 'postgres-init-';

/** What initdb says to a user that /etc/passwd does not list. */
const NAMELESS = 'could not look up effective user ID';

/** Character types for pg_trgm, which knows letters outside ASCII only by the C library's word for it. */
const CHARACTER_TYPES = ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'UTF-8', 'C'];

/**
 * Makes the database's files beside their place and moves them there when they are whole, so that a process
 * killed at any moment leaves all of them or none.
 *
 * @param durable false skips waiting for the disk, for tests
 * @throws EmbeddedPostgresError
 */
export async function createCluster(
  dataDir: string,
  binaries: NativeBinaries,
  user: ServerUser,
  durable: boolean,
): Promise<void> {
  const draft = await mkdtemp(join(dataDir, DRAFT));
  const password = randomBytes(24).toString('base64url');
  const path = join(draft, 'cluster');
  const passwordInput = join(draft, 'initdb-password');
  // The server's user has to get through to its own folder, and only there.
  await chmod(draft, 0o711);
  await mkdir(path, { mode: 0o700 });
  await writeFile(passwordInput, password, { mode: 0o600 });
  if (process.getuid?.() === 0) {
    await chown(path, user.uid, user.uid);
    await chown(passwordInput, user.uid, user.uid);
  }
  await initialise(path, passwordInput, binaries, user, durable);
  await rm(passwordInput);
  await writeFile(join(draft, 'password'), password, { mode: 0o600, flush: durable });
  if (durable) await syncFolder(draft);
  await rename(draft, join(dataDir, 'postgres'));
  if (durable) await syncFolder(dataDir);
}

async function initialise(
  path: string,
  passwordInput: string,
  binaries: NativeBinaries,
  user: ServerUser,
  durable: boolean,
): Promise<void> {
  let said = '';
  for (const characterType of CHARACTER_TYPES) {
    const args = [
      ...['--pgdata', path, '--username', SUPERUSER, '--auth', 'scram-sha-256', '--pwfile', passwordInput],
      // Order by code point and Unicode case rules, the same on every system and in every version to come.
      ...[
        '--encoding',
        'UTF8',
        '--locale',
        'C',
        '--locale-provider',
        'builtin',
        '--builtin-locale',
        'C.UTF-8',
      ],
      ...['--lc-ctype', characterType],
      ...(durable ? [] : ['--no-sync']),
    ];
    let { ok, output } = await run(user, binaries.initdb, args);
    // A user without a name, as containers have them: it gets one in a namespace. The server needs none.
    if (output.includes(NAMELESS))
      ({ ok, output } = await run({ ...user, kind: 'namespace' }, binaries.initdb, args));
    if (ok) return;
    said = output;
    if (!output.includes('invalid locale name')) break;
  }
  throw new EmbeddedPostgresError(
    `The embedded database could not be made in ${path}. Make room or set DATA_DIR to a folder on another disk; if ` +
      'the user has no name, give it one in /etc/passwd or start Parley as another user. ' +
      `PostgreSQL's initdb said:\n${said}`,
  );
}

/** What a process that was killed while it made a database left behind. */
export async function removeDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    // The initdb of the killed process may still be writing to it. One that another user left stays: it is in
    // nobody's way.
    const remove = { recursive: true, maxRetries: 10, retryDelay: 50 };
    if (name.startsWith(DRAFT)) await rm(join(dataDir, name), remove).catch(() => undefined);
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
