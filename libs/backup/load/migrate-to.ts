import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import { projectPath } from '../../config/project-path.js';
import { openPool } from '../../database/database.js';
import { checksums, LOCK_FILE, readMigrations } from '../../database/migrations/migration-folder.js';
import { applyMigrations } from '../../database/migrations/migrations.js';
import { BackupError } from '../backup.errors.js';
import type { Manifest } from '../file/manifest.js';

/**
 * Refuses a backup of tables that this version can not make.
 *
 * @throws BackupError when it was made by a newer version, or by one whose migrations were other ones
 */
export async function checkMigrations({ migrations, product }: Manifest): Promise<void> {
  const known = new Map(
    (await readMigrations(projectPath('prisma/migrations'))).map((each) => [each.name, each]),
  );
  const unknown = migrations.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length > 0) {
    throw new BackupError(
      `The backup was made by a newer Parley (${product}): this version does not know ${unknown.join(', ')}. ` +
        'Nothing was changed. Install that version or a newer one and restore with it.',
    );
  }
  const other = migrations.find(({ name, checksum }) => {
    const migration = known.get(name);
    return migration !== undefined && !checksums(migration).includes(checksum);
  });
  if (other) {
    throw new BackupError(
      `The backup was made with another migration ${other.name} than the one of this version. Nothing was changed. ` +
        'Install the version that made the backup, or put that file back as it was.',
    );
  }
}

/** Makes the tables in an empty database as they were when the backup was made, by the same migrations. */
export async function migrateTo(url: string, { migrations }: Manifest): Promise<void> {
  const shipped = projectPath('prisma/migrations');
  const folder = await mkdtemp(join(tmpdir(), 'parley-restore-'));
  try {
    for (const name of [...migrations.map((each) => each.name), LOCK_FILE])
      await cp(join(shipped, name), join(folder, name), { recursive: true });
    await applyMigrations({
      connectionString: url,
      migrationsDir: folder,
      schemaPath: projectPath('prisma/schema.prisma'),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const pool = openPool(url, 1);
  try {
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
  }
}
