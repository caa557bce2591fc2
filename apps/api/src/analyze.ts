/**
 * `npm run analyze -- --since 2026-01-01` understands messages of the past again, whether or not the product runs.
 *
 *   --until DAY              only those said before it
 *   --only-local-analysed    only those that the local model understood
 *   --provider NAME          only those that this provider understood
 *   --with-local             the local model goes on where hosted ones say nothing
 *   --dry-run                tells how many there are, and changes nothing
 *   --restart                begins anew where an earlier run was cut off
 */
import { Logger } from '@nestjs/common';
import { AiService } from '@libs/ai/ai.service.js';
import { MESSAGES_A_QUESTION } from '@libs/ai/hosted/hosted-model.js';
import { hostedProviders } from '@libs/ai/hosted/hosted-providers.js';
import { LocalProvider } from '@libs/ai/local/local.provider.js';
import { CallLedger } from '@libs/ai/spending/call-ledger.js';
import { CallStore } from '@libs/ai/spending/call-store.js';
import { Audit } from '@libs/audit/audit.js';
import { command } from '@libs/backup/command.js';
import { reachDatabase } from '@libs/backup/reach-database.js';
import { Clock } from '@libs/clock/clock.js';
import { readConfig, readEnvironment, type GivenValues } from '@libs/config/config.js';
import { Database } from '@libs/database/database.js';
import { migrate } from '@libs/database/open-database.js';
import { StartError } from '@libs/errors/start-error.js';
import { PostgresBroadcast } from '@libs/events/postgres-broadcast.js';
import { outgoingClient } from '@libs/http/outgoing/outgoing.module.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { ProgressLine } from './messages/assistant/history/progress-line.js';
import {
  askedFor,
  endText,
  previewText,
  type Asked,
} from './messages/assistant/history/reanalysis-command.js';
import { ReanalysisRepository } from './messages/assistant/history/reanalysis.repository.js';
import { Reanalysis } from './messages/assistant/history/reanalysis.js';
import { Understanding } from './messages/assistant/history/understanding.js';
import { ActiveModel } from './messages/assistant/learning/active-model.js';
import { ModelVersionsRepository } from './messages/assistant/learning/model-versions.repository.js';

/** The process of a web page and its jobs need connections too. */
const CONNECTIONS = 3;
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

await command(async () => {
  const asked = askedFor(process.argv.slice(2));
  const config = readConfig(readEnvironment());
  const complain = (line: unknown): boolean => process.stderr.write(`${String(line)}\n`);
  Logger.overrideLogger({ log: () => undefined, warn: complain, error: complain });
  const reached = await reachDatabase(config);
  try {
    await migrate(reached.url);
    const database = new Database(reached.url, CONNECTIONS);
    const broadcast = new PostgresBroadcast(database);
    try {
      const local = await localModel(config, database, broadcast);
      await analyze(asked, { config, database, local });
    } finally {
      await broadcast.onApplicationShutdown();
      await database.close();
    }
  } finally {
    await reached.leave();
  }
});

/** The local model as the product has it, with what it learned from the agents, also when that changes meanwhile. */
async function localModel(
  config: GivenValues,
  database: Database,
  broadcast: PostgresBroadcast,
): Promise<LocalProvider> {
  const local = LocalProvider.fromConfig(config);
  const active = new ActiveModel(new ModelVersionsRepository(database), local, broadcast);
  await broadcast.onModuleInit();
  await active.load();
  return local;
}

interface Surroundings {
  config: GivenValues;
  database: Database;
  local: LocalProvider;
}

async function analyze(
  { wish, dryRun, restart }: Asked,
  { config, database, local }: Surroundings,
): Promise<void> {
  const clock = new Clock();
  const ledger = new CallLedger(new CallStore(database), config, clock);
  const hosted = hostedProviders(config, outgoingClient(config), ledger);
  const understanding = new Understanding(new AiService(hosted, local));
  const repository = new ReanalysisRepository(database);
  const progress = new ProgressLine(process.stdout);

  const spent = await ledger.today();
  const open = restart ? undefined : await repository.unfinished(wish);
  const run = open ?? repository.fresh(wish, clock.now());
  const left = await repository.left(run, wish.by);
  if (dryRun) {
    const requests =
      left && understanding.hosted ? Math.ceil(left.messages / MESSAGES_A_QUESTION) : undefined;
    progress.say(previewText(left, requests, ledger.limits, spent));
    return;
  }
  if (open) progress.say(`Going on where the last run was cut off, after ${open.done} messages.`);
  else await repository.begin(run, clock.now());
  const total = left && run.done + left.messages;
  progress.show(run.done, total);

  const tools = { database, jobs: new Jobs(database), audit: new Audit(database, clock), clock };
  const { ending, run: reached } = await new Reanalysis(repository, understanding, tools).run(
    wish,
    run,
    {
      moved: ({ done }) => progress.show(done, total),
      waiting: (ms) =>
        progress.say(`The hosted models give no answer; they are asked again in ${Math.round(ms / 1000)} s.`),
    },
    stopSignal(),
  );
  const text = endText(ending, reached);
  if (ending === 'OUTAGE') throw new StartError(text);
  progress.say(text);
}

/** A person or a service manager may end it: the batch it is at is done first. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, () => {
      process.exitCode = code;
      stop.abort();
    });
  }
  return stop.signal;
}
