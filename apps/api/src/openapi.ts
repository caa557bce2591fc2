import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '@libs/config/config.js';
import { packageVersion, projectPath } from '@libs/config/project-path.js';
import { openApiDocument } from '@libs/http/openapi.js';
import { createAdapter } from '@libs/http/server.js';
import { AppModule } from './app.module.js';

/** Writes dist/openapi.json from the compiled controllers, without a database. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-openapi-'));
  const config = loadConfig({ DATA_DIR: folder });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forConfig(config),
    createAdapter(config),
    {
      preview: true,
      logger: ['error'],
    },
  );
  const file = projectPath('dist/openapi.json');
  mkdirSync(projectPath('dist'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(openApiDocument(app, packageVersion()), null, 2)}\n`);
  rmSync(folder, { recursive: true });
  process.stdout.write(`${file}\n`);
}

await main();
