import { Logger, type LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '@libs/config/config.js';
import { publicUrl } from '@libs/config/public-url.js';
import { claimInstallation } from '@libs/database/claim-installation.js';
import { openDatabase } from '@libs/database/open-database.js';
import { StartError } from '@libs/errors/start-error.js';
import { createLogger } from '@libs/log/log.js';
import { FirstRun } from './auth/first-run.js';
import { createApp } from './create-app.js';
import { Ending } from './ending.js';
import { keepHeapSteady } from './steady-heap.js';

/** Starts the process: `node dist/apps/api/src/main.js`. */
async function main(): Promise<void> {
  keepHeapSteady();
  const { config, held } = await claimInstallation();
  const logger = createLogger(config);
  Logger.overrideLogger(logger);
  // Opened before the rest, so that a start that can't succeed ends with its one sentence.
  const opened = await openDatabase(config, held);
  const app = await createApp(config, logger, opened);
  new Ending(app, config, logger).watch();
  if (config.PROCESS_ROLE === 'worker') {
    await app.init();
    await listenForOperators(app, config, logger);
    logger.log('The worker is running.');
    return;
  }
  await app.init();
  const { credentials } = app.get(FirstRun);
  await listen(app, config).catch((error: unknown) => {
    // Made before listening and shown only once: they must not be lost with a port that is taken.
    process.stdout.write(credentialLines(credentials));
    throw error;
  });
  welcome(config, credentials);
}

async function listen(app: NestFastifyApplication, config: Config): Promise<void> {
  try {
    await app.listen(config.PORT, config.HOST);
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new StartError(
      `Port ${config.PORT} is in use by another program. Stop that program, or set PORT to another one (PORT=3001).`,
      { cause: error },
    );
  }
}

/** Jobs run whether or not somebody can look at them: beside a web process on the same machine the port may be taken. */
async function listenForOperators(
  app: NestFastifyApplication,
  config: Config,
  logger: LoggerService,
): Promise<void> {
  try {
    await app.listen(config.PORT, config.HOST);
  } catch (error) {
    logger.warn(
      `No /health and /metrics here, as port ${config.PORT} can not be had (${String(error)}). Set PORT to another one for them.`,
    );
  }
}

/** Printed for a person at the console, and kept out of the logs: it may hold a password. */
function welcome(config: Config, administrator: { email: string; password: string } | undefined): void {
  const address = publicUrl(config);
  const lines = ['', 'Parley is running.', `  API:     ${address}/api`, `  Swagger: ${address}/docs`, ''];
  process.stdout.write(`${lines.join('\n')}\n${credentialLines(administrator)}`);
}

function credentialLines(administrator: { email: string; password: string } | undefined): string {
  if (!administrator) return '';
  const { email, password } = administrator;
  return `This is the first run. Sign in with (shown only this once):\n  E-mail:   ${email}\n  Password: ${password}\n\n`;
}

main().catch((error: unknown) => {
  const text = error instanceof StartError ? error.message : error instanceof Error ? error.stack : undefined;
  process.stderr.write(`${text ?? String(error)}\n`);
  // Half-started parts (a database, a listener) must not keep a process alive that serves nobody.
  process.exit(1);
});
