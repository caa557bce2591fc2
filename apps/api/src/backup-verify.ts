/** `npm run backup:verify [-- FILE]` restores a backup, the newest by default, into a scratch database and compares. */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BackupError } from '@libs/backup/backup.errors.js';
import { command, onlyFile } from '@libs/backup/command.js';
import { verifyBackup } from '@libs/backup/load/verify-backup.js';
import { backupFolder } from '@libs/backup/run-backup.js';
import { BackupFolder } from '@libs/backup/take/backup-folder.js';
import { readConfig, readEnvironment } from '@libs/config/config.js';

await command(async (say) => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const named = onlyFile(positionals);
  const config = readConfig(readEnvironment());
  const folder = backupFolder(config);
  const file = named ?? (await new BackupFolder(folder).finished())[0];
  if (file === undefined)
    throw new BackupError(`There is no backup in ${folder}. Make one (\`npm run backup\`), or name a file.`);
  await mkdir(config.DATA_DIR, { recursive: true });
  const started = performance.now();
  const { manifest, totals } = await verifyBackup(resolve(file), config.DATA_DIR);
  const seconds = (performance.now() - started) / 1000;
  say(`The backup is good: ${resolve(file)}`);
  say(
    `  Its checksum fits; restored into a scratch database and read back, all ${totals.rows} rows of ${totals.tables} tables ` +
      `and ${manifest.sequences.length} sequences are as they were on ${manifest.takenAt} (${seconds.toFixed(1)} s).`,
  );
});
