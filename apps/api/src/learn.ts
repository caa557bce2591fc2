import { parseArgs } from 'node:util';
import { Audit } from '@libs/audit/audit.js';
import { LocalProvider } from '@libs/ai/local/local.provider.js';
import { command } from '@libs/backup/command.js';
import { Clock } from '@libs/clock/clock.js';
import { claimInstallation } from '@libs/database/claim-installation.js';
import { openDatabase } from '@libs/database/open-database.js';
import { PostgresBroadcast } from '@libs/events/postgres-broadcast.js';
import { CorrectionsRepository } from './messages/assistant/learning/corrections.repository.js';
import { LearningService } from './messages/assistant/learning/learning.service.js';
import { ModelVersionsRepository } from './messages/assistant/learning/model-versions.repository.js';
import { ModelVersions } from './messages/assistant/learning/model-versions.service.js';

/** `npm run learn` learns from the agents' corrections now, as every night, and tells what came of it. */
await command(async (say) => {
  // It takes no arguments: whoever gives some expects something else.
  parseArgs({ options: {} });
  const { config, held } = await claimInstallation();
  const opened = await openDatabase(config, held);
  const { database } = opened;
  try {
    const clock = new Clock();
    const corrections = new CorrectionsRepository(database, clock);
    const versions = new ModelVersions(
      database,
      new ModelVersionsRepository(database),
      corrections,
      new PostgresBroadcast(database),
      new Audit(database, clock),
    );
    say(await new LearningService(corrections, versions, LocalProvider.fromConfig(config), clock).learn());
  } finally {
    await opened.close();
  }
});
