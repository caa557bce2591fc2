/** `npm run backup [-- FILE]` makes a backup, whether or not the product runs. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { command, onlyFile } from '@libs/backup/command.js';
import { reachDatabase } from '@libs/backup/reach-database.js';
import { runBackup, secretsFile } from '@libs/backup/run-backup.js';
import { readConfig, readEnvironment } from '@libs/config/config.js';

await command(async (say) => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const name = onlyFile(positionals);
  const config = readConfig(readEnvironment());
  const started = performance.now();
  const database = await reachDatabase(config);
  const { file, manifest, totals, notes, removed } = await runBackup(
    config,
    database,
    name === undefined ? {} : { file: resolve(name) },
  ).finally(() => database.leave());
  for (const note of notes) say(note);
  const seconds = (performance.now() - started) / 1000;
  say(`Backup made and read again: ${file}`);
  say(
    `  ${totals.rows} rows of ${totals.tables} tables as of ${manifest.takenAt}, ${(totals.bytes / 1e6).toFixed(1)} MB, ` +
      `${seconds.toFixed(1)} s (PostgreSQL ${manifest.server}, ${manifest.method}).`,
  );
  if (removed.length > 0)
    say(`  Older backups removed (BACKUP_KEEP=${config.BACKUP_KEEP}): ${removed.length}.`);
  say(
    manifest.secrets
      ? '  It holds the secrets of the installation: keep it as safe as a password.'
      : `  It does not hold the secrets: keep a copy of ${secretsFile(config)} apart from it.`,
  );
  say(`  Try whether it can be restored: npm run backup:verify -- ${file}`);
});
