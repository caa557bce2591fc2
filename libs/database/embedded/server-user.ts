import { execFile } from 'node:child_process';
import { EmbeddedPostgresError } from './embedded.errors.js';
import type { NativeBinaries } from './native-binaries.js';

/** The usual number of the user "nobody". */
const NOBODY = 65534;

/** As whom PostgreSQL's programs run. */
export interface ServerUser {
  /** The user, as the file system sees it, that has to own the database's files. */
  readonly uid: number;
  readonly kind: 'self' | 'nobody' | 'namespace' | 'passing';
}

/** What to give to `spawn` or `execFile` so that a program runs as that user. */
export interface Launch {
  file: string;
  args: string[];
  options: { cwd: string; uid?: number; gid?: number };
}

/**
 * PostgreSQL refuses to run as root. Ways out, the first that works:
 * 1. we are not root: as ourselves;
 * 2. as user 65534, if that user can reach the programs and the data folder (not below a 0700 home);
 * 3. in a user namespace, in which root is called 65534 and enters what belongs to root (not another's home);
 * 4. as user 65534 with the one capability to pass closed folders (works in containers, which forbid 3).
 *
 * @throws EmbeddedPostgresError when the programs do not run here at all, or only as another user
 */
export async function chooseServerUser(binaries: NativeBinaries, dataDir: string): Promise<ServerUser> {
  const uid = process.getuid?.() ?? 0;
  const self: ServerUser = { uid, kind: 'self' };
  const trial = await run(self, binaries.postgres, ['--version']);
  if (!trial.ok) throw new EmbeddedPostgresError(cannotRunSentence(binaries, trial.output));
  if (uid !== 0) return self;

  const others: ServerUser[] = [
    { uid: NOBODY, kind: 'nobody' },
    { uid: 0, kind: 'namespace' },
    { uid: NOBODY, kind: 'passing' },
  ];
  for (const user of others) {
    const reaches = ['-c', 'test -x "$0" && "$1" --version', dataDir, binaries.postgres];
    if ((await run(user, '/bin/sh', reaches)).ok) return user;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, user ${NOBODY} cannot enter ${dataDir} or the folder of ${binaries.postgres}, ` +
      'and this system does not let root open a user namespace (`unshare --user`). Start Parley as another user, ' +
      'or put it and DATA_DIR into a folder that every user may enter, for instance below /srv, ' +
      'or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** @returns how to start a program as that user */
export function launchAs(user: ServerUser, file: string, args: string[]): Launch {
  // Not every user may enter the folder we were started in.
  const cwd = '/';
  switch (user.kind) {
    case 'self':
      return { file, args, options: { cwd } };
    case 'nobody':
      return { file, args, options: { cwd, uid: NOBODY, gid: NOBODY } };
    case 'namespace': {
      // A name in /etc/passwd is needed: initdb looks its user up.
      const mapping = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
      return { file: 'unshare', args: [...mapping, file, ...args], options: { cwd } };
    }
    case 'passing': {
      const identity = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
      // Without the last one access(2), which initdb asks, knows nothing of the capability.
      const capability = [
        '--inh-caps=+dac_override',
        '--ambient-caps=+dac_override',
        '--securebits=+no_setuid_fixup',
      ];
      return { file: 'setpriv', args: [...identity, ...capability, file, ...args], options: { cwd } };
    }
  }
}

/**
 * Runs a program to its end, for at most two minutes.
 *
 * @param input what it reads from its standard input
 * @returns whether it succeeded, and what it printed; never throws
 */
export async function run(
  user: ServerUser,
  file: string,
  args: string[],
  input = '',
): Promise<{ ok: boolean; output: string }> {
  const launch = launchAs(user, file, args);
  return new Promise((resolve) => {
    const child = execFile(
      launch.file,
      launch.args,
      { ...launch.options, timeout: 120_000, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        resolve({ ok: !error, output: `${stdout}${stderr}`.trim() || (error?.message ?? '') });
      },
    );
    // A program that does not read its input is no failure.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function cannotRunSentence(binaries: NativeBinaries, output: string): string {
  const cause = output.includes('ENOENT')
    ? 'it is built for glibc, which this system does not have (Alpine Linux, for instance, has musl)'
    : output;
  return (
    `The embedded PostgreSQL (${binaries.postgres}) does not run on this system: ${cause}. ` +
    'Use another system or image (for instance node:20-bookworm-slim), or set DATABASE_URL to a PostgreSQL of your own.'
  );
}
