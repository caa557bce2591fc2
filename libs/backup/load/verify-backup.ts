import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterIn } from '../../database/embedded/cluster.js';
import { lockDataFolder } from '../../database/embedded/data-folder-lock.js';
import { startEmbeddedPostgres } from '../../database/embedded/embedded-postgres.js';
import { EmbeddedPostgresError } from '../../database/embedded/embedded.errors.js';
import { stopLeftoverServer } from '../../database/embedded/leftover-server.js';
import { BackupError } from '../backup.errors.js';
import { withConnection } from '../connection.js';
import { BackupReader, type ReadTable } from '../file/backup-reader.js';
import type { Totals } from '../file/backup-writer.js';
import { Counted, exhaust } from '../file/copy-text.js';
import type { Manifest } from '../file/manifest.js';
import { readSequences } from '../take/catalog.js';
import { copyOut } from '../take/snapshot.js';
import { loadBackup } from './load-backup.js';
import { checkMigrations } from './migrate-to.js';

/** Prefix of the folders that a verification works in. */
const SCRATCH = 'verify-';

/**
 * Restores a backup into a PostgreSQL started for it, which knows nothing of the installation's, reads every table
 * back and compares each with what the file says: number of rows and SHA-256 of all of them, and every sequence.
 *
 * @param dataDir folder with room for all data, in which the scratch database is made and removed again
 * @throws BackupError when the backup is not good, or no PostgreSQL could be started to find that out
 */
export async function verifyBackup(
  file: string,
  dataDir: string,
): Promise<{ manifest: Manifest; totals: Totals }> {
  const reader = await BackupReader.open(file);
  await checkMigrations(reader.manifest);
  const totals = await withScratchServer(dataDir, async (url) => {
    const read = await loadBackup(url, reader);
    await compare(url, reader.manifest, read.tables);
    return read.totals;
  });
  return { manifest: reader.manifest, totals };
}

async function compare(url: string, manifest: Manifest, tables: ReadTable[]): Promise<void> {
  await withConnection(url, async (client) => {
    for (const { table, rows, sha256 } of tables) {
      const counted = new Counted(copyOut(client, table));
      await exhaust(counted);
      const found = counted.tail();
      if (found.rows !== rows || found.sha256 !== sha256)
        throw new BackupError(
          `The backup is not good: ${table.name} came back with ${found.rows} of ${rows} rows, or with other values. ` +
            'Make a new one (`npm run backup`) and verify that.',
        );
    }
    const found = new Map((await readSequences(client)).map((each) => [`${each.schema}.${each.name}`, each]));
    const wrong = manifest.sequences.find(({ schema, name, value, called }) => {
      const now = found.get(`${schema}.${name}`);
      return now?.value !== value || now.called !== called;
    });
    if (wrong)
      throw new BackupError(
        `The backup is not good: the sequence ${wrong.name} came back with another value.`,
      );
  });
}

async function withScratchServer<T>(dataDir: string, work: (url: string) => Promise<T>): Promise<T> {
  await removeForsaken(dataDir);
  const folder = await mkdtemp(join(dataDir, SCRATCH));
  const lock = await lockDataFolder(folder);
  try {
    // Thrown away afterwards: it need not outlive a power cut.
    const server = await startEmbeddedPostgres({
      dataDir: folder,
      settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
    }).catch((error: unknown) => {
      if (!(error instanceof EmbeddedPostgresError)) throw error;
      throw new BackupError(
        `The file is whole, but it was not tried to restore it: that takes a scratch PostgreSQL. ${error.message}`,
        { cause: error },
      );
    });
    return await work(server.url).finally(() => server.stop());
  } finally {
    await lock.release();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** What verifications that were killed left behind. */
async function removeForsaken(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(SCRATCH)) continue;
    const folder = await realpath(join(dataDir, name));
    // Locked by a verification that runs.
    const lock = await lockDataFolder(folder).catch(() => undefined);
    if (!lock) continue;
    await stopLeftoverServer(clusterIn(folder), () => undefined);
    await lock.release();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}
