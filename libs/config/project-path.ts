import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

/** A file that ships with the product (`prisma/…`, `package.json`), wherever it is started from, built or not. */
export function projectPath(relative: string): string {
  return join(ROOT, relative);
}

/** The version in package.json. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(projectPath('package.json'), 'utf8')) as { version: string }).version;
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'prisma'))) return folder;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error('The files of Parley are incomplete: package.json was not found. Install it again.');
  return findRoot(parent);
}
