import { parseArgs } from 'node:util';
import { command } from '@libs/backup/command.js';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { claimInstallation } from '@libs/database/claim-installation.js';
import { openDatabase } from '@libs/database/open-database.js';
import { RetentionRepository } from './retention/retention.repository.js';
import { Retention } from './retention/retention.service.js';

/** `npm run retention -- --dry-run` tells what would be removed; without it, removes it now. */
await command(async (say) => {
  // Before anything else: who mistypes the trial must not get the removal.
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
  const { config, held } = await claimInstallation();
  const opened = await openDatabase(config, held);
  const { database } = opened;
  try {
    const clock = new Clock();
    const repository = new RetentionRepository(database);
    const retention = new Retention(repository, config, clock, new Audit(database, clock));
    for (const { kind, days, rows, oldest } of await retention.preview()) {
      const kept = days === 0 ? 'for ever' : `${days} days`;
      say(`${kind}: kept ${kept}; ${rows} rows are due, the oldest from ${oldest ?? '-'}`);
    }
    if (values['dry-run']) return;
    while (!(await retention.run()));
    say('Removed. The audit log tells how much.');
  } finally {
    await opened.close();
  }
});
