import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Logger, runOnce } from 'graphile-worker';
import pg from 'pg';
import { inject } from 'vitest';
import { Clock } from '@libs/clock/clock.js';
import { loadConfig } from '@libs/config/config.js';
import { Database, openPool } from '@libs/database/database.js';
import { configureServer, createAdapter } from '@libs/http/server.js';
import { JobRegistry } from '@libs/jobs/job-registry.js';
import { createLogger } from '@libs/log/log.js';
import { AppModule } from '../../apps/api/src/app.module.js';
import { Api } from './api.js';
import { withDatabase } from './global-setup.js';
import { mustNotBeLogged, runLogFolder } from './run-log.js';
import { sharedRedisHost } from './shared-redis.js';
import { noteEnvironment } from './spoken.js';
import { TestClock } from './test-clock.js';

export const GENERIC_SECRET = `whsec_${Buffer.from('a generic secret for the tests only').toString('base64')}`;
export const WHATSAPP_SECRET = 'the app secret of the tests';

/** The real product on a database of its own, without a running worker: tests say when jobs run. */
export interface TestApp {
  app: NestFastifyApplication;
  api: Api;
  clock: TestClock;
  database: Database;
  /** The configuration's environment, for a second process on the same data. */
  env: Record<string, string>;
  /** Runs every job that is due, and those they cause, until none is left. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Options of a test's product. */
export interface TestAppOptions {
  env?: Record<string, string>;
  /** Share the database of another test app: a second process of the same installation. */
  sharing?: TestApp;
}

/** Starts the product for one test file. Close it in `afterAll`. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const clock = options.sharing?.clock ?? new TestClock();
  const folder = mkdtempSync(join(tmpdir(), 'parley-app-'));
  const own = options.sharing ? undefined : await cloneDatabase();
  const env = {
    ...(options.sharing?.env ?? {
      NODE_ENV: 'test',
      DATABASE_URL: own?.url ?? '',
      DATABASE_POOL_SIZE: '6',
      DATA_DIR: folder,
      PROCESS_ROLE: 'web',
      ADMIN_EMAIL: 'ada@example.com',
      ADMIN_PASSWORD: 'ada keeps the keys of the house',
      GENERIC_WEBHOOK_SECRET: GENERIC_SECRET,
      WHATSAPP_APP_SECRET: WHATSAPP_SECRET,
      WHATSAPP_VERIFY_TOKEN: 'the verify token of the tests',
      RATE_LIMIT_DISABLED: 'true',
      // Requests of a test share the loop with the test itself: being behind says nothing of the product.
      MAX_EVENT_LOOP_DELAY_MS: '0',
      ...redisOfTheRun(),
    }),
    ...options.env,
  };
  noteEnvironment(env);
  const config = loadConfig({ LOG_LEVEL: 'debug', ...env });
  mustNotBeLogged(config.JWT_ACCESS_SECRET, config.JWT_REFRESH_SECRET, config.VAPID_PRIVATE_KEY);
  const module = await Test.createTestingModule({ imports: [AppModule.forConfig(config)] })
    .overrideProvider(Clock)
    .useValue(clock)
    .setLogger(testLogger())
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(createAdapter(config), {
    bodyParser: false,
  });
  await configureServer(app, config);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const database = app.get(Database);
  return {
    app,
    api: new Api(app),
    clock,
    database,
    env,
    drain: () => drain(app, database),
    close: async () => {
      await app.close();
      await own?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let logger: LoggerService | undefined;

/** The product's own, one for all apps of this worker: errors are printed, all else goes to the log of the run. */
function testLogger(): LoggerService {
  const LOG_DIR = runLogFolder(`worker-${process.pid}`);
  logger ??= createLogger({ NODE_ENV: 'test', LOG_LEVEL: 'debug', DATA_DIR: tmpdir(), LOG_DIR }, 'error');
  return logger;
}

const errorsOnly = new Logger(() => (level, message) => {
  const severity: string = level;
  if (severity === 'error') process.stderr.write(`${message}\n`);
});

async function drain(app: NestFastifyApplication, database: Database): Promise<void> {
  const pool = openPool(database.url, 3);
  try {
    const taskList = app.get(JobRegistry).taskList();
    await runOnce({ pgPool: pool, taskList, logger: errorsOnly, noHandleSignals: true });
  } finally {
    await pool.end();
  }
}

async function cloneDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = inject('server');
  const name = `parley_test_${randomBytes(6).toString('hex')}`;
  await withAdmin(server, (admin) => admin.query(`create database ${name} template ${inject('template')}`));
  return {
    url: withDatabase(server, name),
    drop: () => withAdmin(server, (admin) => admin.query(`drop database if exists ${name} with (force)`)),
  };
}

async function withAdmin(server: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function redisOfTheRun(): Record<string, string> {
  return sharedRedisHost === undefined ? {} : { REDIS_HOST: sharedRedisHost };
}
