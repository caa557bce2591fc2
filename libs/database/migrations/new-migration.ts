/**
 * `npm run migrate:new -- <name>` writes the migration from the migrations so far to prisma/schema.prisma.
 *
 *   --empty              writes a file for SQL of your own instead
 *   --replace <folder>   writes the latest migrations anew that were never released: this one, from those before it
 *   --database <url>     compares on that PostgreSQL (a database of its own is made there) instead of an embedded one
 */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { projectPath } from '../../config/project-path.js';
import { startEmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { folderName, withExtensions } from './migration-draft.js';
import { LOCK_FILE, readMigrations } from './migration-folder.js';
import { applyMigrations, diffSchema } from './migrations.js';

const migrationsDir = projectPath('prisma/migrations');
const schemaPath = projectPath('prisma/schema.prisma');

try {
  process.stdout.write(`${await writeMigration(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** @returns what was done, for the developer */
async function writeMigration(args: string[]): Promise<string> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { empty: { type: 'boolean' }, replace: { type: 'string' }, database: { type: 'string' } },
  });
  const folder = values.replace ?? folderName(new Date(), positionals[0]);
  const earlier = (await readMigrations(migrationsDir)).filter(({ name }) => name < folder);
  const sql = values.empty
    ? '-- Runs as one transaction, on PostgreSQL 15 and newer.\n'
    : await withScratchFolder((scratch) =>
        difference(
          scratch,
          earlier.map(({ name }) => name),
          values.database,
        ),
      );
  if (!sql) return 'prisma/schema.prisma says what the migrations say: there is nothing to write.';

  const file = join(migrationsDir, folder, 'migration.sql');
  await mkdir(join(migrationsDir, folder), { recursive: true });
  await writeFile(
    file,
    withExtensions(
      sql,
      earlier.map((migration) => migration.sql),
    ),
  );
  await writeFile(join(migrationsDir, LOCK_FILE), 'provider = "postgresql"\n');
  return `Wrote ${file}. Read it: the order of steps and the fate of data already there are yours to decide.`;
}

/** @returns the SQL from the named migrations to the schema, found out on a database of its own */
async function difference(scratch: string, names: string[], server: string | undefined): Promise<string> {
  for (const name of names)
    await cp(join(migrationsDir, name), join(scratch, 'migrations', name), { recursive: true });
  await mkdir(join(scratch, 'migrations'), { recursive: true });
  await writeFile(join(scratch, 'migrations', LOCK_FILE), 'provider = "postgresql"\n');
  return withScratchDatabase(scratch, server, async (connectionString) => {
    await applyMigrations({ connectionString, migrationsDir: join(scratch, 'migrations'), schemaPath });
    return diffSchema({ connectionString, schemaPath });
  });
}

async function withScratchFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-migrate-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function withScratchDatabase<T>(
  scratch: string,
  server: string | undefined,
  use: (url: string) => Promise<T>,
): Promise<T> {
  if (server === undefined) {
    const own = await startEmbeddedPostgres({ dataDir: join(scratch, 'data'), settings: { fsync: 'off' } });
    return use(own.url).finally(() => own.stop());
  }
  const name = `parley_migrate_${process.pid}`;
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    const url = new URL(server);
    url.pathname = `/${name}`;
    return await use(url.href).finally(() => client.query(`DROP DATABASE ${name}`));
  } finally {
    await client.end();
  }
}
