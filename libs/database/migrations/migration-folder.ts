import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MigrationError } from './migration.errors.js';

/** Name of the file that says which kind of database the migrations are for. */
export const LOCK_FILE = 'migration_lock.toml';

/** One folder below prisma/migrations. */
export interface Migration {
  /** `<yyyymmddhhmmss>_<name>`; the order of the names is the order of the migrations. */
  name: string;
  sql: string;
}

/** @returns the migrations in their order; none when the folder does not exist */
export async function readMigrations(dir: string): Promise<Migration[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(names.sort().map(async (name) => ({ name, sql: await readSql(join(dir, name)) })));
}

/** @returns the checksums under which the migration may be recorded: Prisma's SHA-256, with either line ending */
export function checksums({ sql }: Migration): string[] {
  const unix = sql.replaceAll('\r\n', '\n');
  return [sql, unix, unix.replaceAll('\n', '\r\n')].map((text) =>
    createHash('sha256').update(text).digest('hex'),
  );
}

async function readSql(folder: string): Promise<string> {
  const file = join(folder, 'migration.sql');
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new MigrationError(
      `The migration file ${file} cannot be read. Install Parley anew, or restore this file from where it came.`,
      { cause },
    );
  });
}
