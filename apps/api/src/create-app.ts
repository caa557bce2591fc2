import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '@libs/config/config.js';
import { packageVersion } from '@libs/config/project-path.js';
import type { OpenDatabase } from '@libs/database/open-database.js';
import { serveOpenApi } from '@libs/http/openapi.js';
import { answerOperationsOnly } from '@libs/http/operations-only.js';
import { configureServer, createAdapter } from '@libs/http/server.js';
import { AppModule } from './app.module.js';

/**
 * The whole product, ready to listen.
 *
 * @param opened the database, when it was opened before
 */
export async function createApp(
  config: Config,
  logger: LoggerService,
  opened?: OpenDatabase,
): Promise<NestFastifyApplication> {
  const module = AppModule.forConfig(config, opened);
  const app = await NestFactory.create<NestFastifyApplication>(module, createAdapter(config), {
    logger,
    // libs/http registers its own: Nest's would take forms and plain text on every route.
    bodyParser: false,
    abortOnError: false,
  });
  await configureServer(app, config);
  if (config.PROCESS_ROLE === 'worker') answerOperationsOnly(app.getHttpAdapter().getInstance());
  else serveOpenApi(app, config.APP_VERSION ?? packageVersion());
  return app;
}
