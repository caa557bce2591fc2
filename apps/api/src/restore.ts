/**
 * `npm run restore -- FILE` puts a backup in the place of the installation's data.
 *
 *   --yes            also when there is data already, which is kept aside
 *   --send-pending   lets messages and mails go out that waited when the backup was made
 *   --release        later: lets those go out that a restore held back
 *   --undo           brings the data back that the last restore kept aside
 *   --drop-previous  removes the data that the last restore kept aside
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BackupError } from '@libs/backup/backup.errors.js';
import { command, onlyFile } from '@libs/backup/command.js';
import { BackupReader } from '@libs/backup/file/backup-reader.js';
import { releaseHeld, dropPrevious, undoRestore } from '@libs/backup/load/after-restore.js';
import { checkMigrations } from '@libs/backup/load/migrate-to.js';
import { restoreBackup } from '@libs/backup/load/restore-backup.js';
import { restoreSecrets } from '@libs/backup/load/restored-secrets.js';
import { reachAlone, reachDatabase, type Reached } from '@libs/backup/reach-database.js';
import { secretsFile } from '@libs/backup/run-backup.js';
import { readConfig, readEnvironment, type GivenValues } from '@libs/config/config.js';
import { OUTWARD } from './outward-jobs.js';

type Say = (line: string) => void;

await command(async (say) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      yes: { type: 'boolean', default: false },
      'send-pending': { type: 'boolean', default: false },
      release: { type: 'boolean', default: false },
      undo: { type: 'boolean', default: false },
      'drop-previous': { type: 'boolean', default: false },
    },
  });
  const file = onlyFile(positionals);
  const config = readConfig(readEnvironment());
  if (values.release) {
    say(await using(reachDatabase(config), releaseHeld));
    return;
  }
  if (values.undo) {
    say(await using(reachAlone(config), undoRestore));
    return;
  }
  if (values['drop-previous']) {
    say(await using(reachDatabase(config), dropPrevious));
    return;
  }
  if (file === undefined)
    throw new BackupError(
      'Name the backup to restore: `npm run restore -- .data/backups/parley-....backup.gz`.',
    );
  await restore(config, resolve(file), { replace: values.yes, sendPending: values['send-pending'] }, say);
});

async function restore(
  config: GivenValues,
  file: string,
  { replace, sendPending }: { replace: boolean; sendPending: boolean },
  say: Say,
): Promise<void> {
  const started = performance.now();
  // Before anything else is touched, the data folder included.
  const reader = await BackupReader.open(file);
  await checkMigrations(reader.manifest);
  const hold = sendPending ? [] : OUTWARD.map(({ name }) => name);
  const { totals, held, previous } = await using(reachAlone(config), (url) =>
    restoreBackup({ url, reader, replace, hold }),
  );
  const { manifest } = reader;
  const seconds = (performance.now() - started) / 1000;
  say(
    `Restored ${totals.rows} rows of ${totals.tables} tables as of ${manifest.takenAt} in ${seconds.toFixed(1)} s ` +
      `(made by Parley ${manifest.product} from PostgreSQL ${manifest.server}).`,
  );
  const waiting = Object.entries(held).map(([name, count]) => `${count} ${name}`);
  if (waiting.length > 0)
    say(
      `  Held back, since they were most likely sent after the backup was made: ${waiting.join(', ')}. ` +
        'To let them go out: npm run restore -- --release',
    );
  if (previous !== undefined)
    say(
      `  What was there before is kept in the database ${previous}. Bring it back: npm run restore -- --undo. ` +
        'Remove it: npm run restore -- --drop-previous',
    );
  say(`  ${await restoreSecrets(manifest, secretsFile(config))}`);
  say('  API keys, passwords and sessions are those of then: take away again what was taken away since.');
  if (config.REDIS_HOST !== undefined)
    say('  Redis may hold answers from before: empty its database (FLUSHDB).');
  say('  Now start Parley: npm start');
}

async function using<T>(reaching: Promise<Reached>, work: (url: string) => Promise<T>): Promise<T> {
  const database = await reaching;
  return work(database.url).finally(() => database.leave());
}
