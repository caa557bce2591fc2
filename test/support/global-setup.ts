import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '@libs/database/embedded/embedded-postgres.js';
import { migrate } from '@libs/database/open-database.js';
import { beginRunLog, endRunLog } from './run-log.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the PostgreSQL server the tests run on, with a database one may connect to. */
    server: string;
    /** The migrated database that each test file clones. */
    template: string;
  }
}

/**
 * One PostgreSQL server for the whole run: an embedded one, or the one of TEST_DATABASE_URL.
 * The migrated database is made once; each test file gets a clone of its own. At the end everything that was logged
 * is searched for secrets.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runLog = beginRunLog();
  const server = await openServer(process.env.TEST_DATABASE_URL);
  const template = `parley_template_${process.pid}`;
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`drop database if exists ${template} with (force)`);
  await admin.query(`create database ${template}`);
  await migrate(withDatabase(server.url, template));
  project.provide('server', server.url);
  project.provide('template', template);
  return async () => {
    await admin.query(`drop database if exists ${template} with (force)`);
    await admin.end();
    await server.stop();
    checkRunLog(runLog);
  };
}

/** Fails the run when a secret, or what somebody said, stands in what was logged. */
function checkRunLog(folder: string): void {
  const { lines, secrets, found } = endRunLog(folder);
  process.stdout.write(`${lines} log lines were searched for ${secrets} secrets and messages.\n`);
  if (found.length === 0) return;
  process.exitCode = 1;
  throw new Error(`Log lines hold what must not be logged:\n${found.join('\n')}`);
}

/** The same server, another database. */
export function withDatabase(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.toString();
}

async function openServer(url: string | undefined): Promise<{ url: string; stop(): Promise<void> }> {
  if (url !== undefined) return { url, stop: () => Promise.resolve() };
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  };
  const server = await startEmbeddedPostgres({ dataDir, settings });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
