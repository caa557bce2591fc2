import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AiService } from '@libs/ai/ai.service.js';
import { hasRedisServer, RedisProcess } from '@libs/cache/testing/redis-process.js';
import { HealthService, INDICATORS } from '../../../apps/api/src/health/health.service.js';
import { DatabaseIndicator } from '../../../apps/api/src/health/indicators/database.js';
import type { Indicator } from '../../../apps/api/src/health/indicators/indicator.js';
import { MigrationsIndicator } from '../../../apps/api/src/health/indicators/migrations.js';
import { PostgresServer } from '../../faults/harness/postgres-server.js';
import { listen, serve, speak } from '../../support/outside.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../../support/test-app.js';

/** Milliseconds each indicator promises to answer in, whatever has become of its service. */
const PROMISE = 1_000;
/** Milliseconds an outcome is given to others: after them a look is a look. */
const HELD = 1_050;

interface Seen {
  /** Milliseconds that the one who asked waited. */
  waited: number;
  status: string;
  message: string;
  responseTime: number;
}

/** Asks every indicator at the same time, past what they remember. */
async function ask({ app }: TestApp): Promise<Map<string, Seen>> {
  await new Promise((done) => setTimeout(done, HELD));
  const all = [...app.get<Indicator[]>(INDICATORS), app.get(MigrationsIndicator)];
  const seen = await Promise.all(
    all.map(async (indicator): Promise<[string, Seen]> => {
      const begun = performance.now();
      const outcome = (await indicator.check())[indicator.key];
      return [
        indicator.key,
        {
          waited: performance.now() - begun,
          status: outcome?.status ?? '',
          message: String(outcome?.message ?? ''),
          responseTime: Number(outcome?.responseTime ?? 0),
        },
      ];
    }),
  );
  return new Map(seen);
}

function expectInTime(seen: Map<string, Seen>): void {
  expect(
    [...seen].filter(([, { waited, responseTime }]) => Math.max(waited, responseTime) >= PROMISE),
  ).toEqual([]);
}

const started: TestApp[] = [];
afterEach(async () => {
  for (const app of started.splice(0)) await app.close();
});

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

async function start(
  env: Record<string, string>,
  options: TestAppOptions = { sharing: t },
): Promise<TestApp> {
  const app = await startTestApp({ ...options, env });
  started.push(app);
  return app;
}

describe('a database', { timeout: 120_000 }, () => {
  let postgres: PostgresServer;
  let far: TestApp;
  beforeAll(async () => {
    postgres = await PostgresServer.start();
    far = await startTestApp({ env: { DATABASE_URL: postgres.url } });
  }, 120_000);
  afterAll(async () => {
    await postgres.thaw();
    await far.close();
    await postgres.remove();
  }, 60_000);

  it('that is stopped where it stands is told of within a second by each that asks it, again and again', async () => {
    expect((await ask(far)).get('database')?.status).toBe('up');
    await postgres.freeze();
    for (let look = 0; look < 4; look += 1) {
      const seen = await ask(far);
      expectInTime(seen);
      expect(['database', 'migrations', 'jobs'].map((key) => seen.get(key)?.status)).toEqual(
        Array.from({ length: 3 }, () => 'down'),
      );
      // It waited for an answer instead of guessing one.
      if (look === 0) expect(seen.get('database')?.waited).toBeGreaterThan(500);
    }
    await postgres.thaw();
    await expect.poll(async () => (await ask(far)).get('database')?.status, { timeout: 20_000 }).toBe('up');
  });

  it('that lets nobody in, since it is starting, is told of in its own words', async () => {
    await postgres.kill();
    const refusing = await speak(refuseToServe, Number(new URL(postgres.url).port));
    const seen = await ask(far);
    expectInTime(seen);
    expect(seen.get('database')).toMatchObject({
      status: 'down',
      message: expect.stringContaining('the database system is starting up') as string,
    });
    expect(far.app.get(DatabaseIndicator).vital).toBe(true);
    expect((await far.api.get('/health/ready')).status).toBe(503);
    await refusing.close();
    await postgres.up();
    await expect.poll(async () => (await ask(far)).get('database')?.status, { timeout: 20_000 }).toBe('up');
  });
});

/** PostgreSQL's answer to whoever comes while it recovers: an error 57P03, then the end. */
function refuseToServe(socket: Socket): void {
  socket.once('data', () => {
    const fields = Buffer.from('SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0');
    const length = Buffer.alloc(4);
    length.writeInt32BE(fields.length + 4);
    socket.end(Buffer.concat([Buffer.from('E'), length, fields]));
  });
}

describe('a Redis', { timeout: 60_000 }, () => {
  it.runIf(hasRedisServer)(
    'that is stopped where it stands is down within a second, and up when it goes on',
    async () => {
      const redis = await RedisProcess.start();
      try {
        const far = await start({ REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) });
        expect((await ask(far)).get('redis')?.status).toBe('up');
        redis.freeze();
        for (let look = 0; look < 3; look += 1) {
          const seen = await ask(far);
          expectInTime(seen);
          expect(seen.get('redis')?.status).toBe('down');
        }
        redis.thaw();
        await expect.poll(async () => (await ask(far)).get('redis')?.status, { timeout: 20_000 }).toBe('up');
      } finally {
        redis.thaw();
        await redis.remove();
      }
    },
  );

  it.each(['-ERR max number of clients reached', '-LOADING Redis is loading the dataset in memory'])(
    'that answers everything with %s is down within a second',
    async (error) => {
      const redis = await speak((socket) => {
        // One error a command: each is an array whose header stands at the start of a line.
        socket.on('data', (asked) => {
          const commands = asked.toString().match(/(^|\r\n)\*\d/g)?.length ?? 1;
          socket.write(`${error}\r\n`.repeat(commands));
        });
      });
      const far = await start({ REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) });
      const seen = await ask(far);
      expectInTime(seen);
      expect(seen.get('redis')?.status).toBe('down');
      expect((await far.api.get('/health')).status).toBe(503);
    },
  );
});

describe('a mail server', { timeout: 60_000 }, () => {
  it('that never says a word is down within a second', async () => {
    const silent = await listen();
    const far = await start({ SMTP_URL: `smtp://127.0.0.1:${silent.port}` });
    for (let look = 0; look < 2; look += 1) {
      const seen = await ask(far);
      expectInTime(seen);
      expect(seen.get('smtp')?.status).toBe('down');
    }
    expect(silent.connections()).toBe(1);
  });

  it('that refuses its service is down, with what it said for those who are signed in', async () => {
    const refusing = await speak((socket) => socket.end('554 No service for you\r\n'));
    const far = await start({ SMTP_URL: `smtp://127.0.0.1:${refusing.port}` });
    const seen = await ask(far);
    expectInTime(seen);
    expect(seen.get('smtp')).toMatchObject({
      status: 'down',
      message: expect.stringContaining('554') as string,
    });
    const stranger = await far.api.get<{ status: string }>('/health');
    expect([stranger.status, stranger.text.includes('554')]).toEqual([200, false]);
  });
});

describe('a model', { timeout: 120_000 }, () => {
  it('that never answers delays no look, while it is being waited for and after', async () => {
    const silent = await serve(() => undefined);
    const far = await start({
      GEMINI_API_KEY: 'a key',
      GEMINI_API_URL: `http://127.0.0.1:${silent.port}`,
      OUTGOING_ALLOWED_HOSTS: '127.0.0.1',
    });
    const ai = far.app.get(AiService);
    const asked = Array.from({ length: 4 }, () => ai.analyze([{ body: 'What does it cost?' }]));
    expectInTime(await ask(far));
    await Promise.all(asked);
    const seen = await ask(far);
    expectInTime(seen);
    expect(seen.get('ai')?.status).toBe('down');
    // It is not asked for the sake of a look.
    const before = silent.connections();
    await ask(far);
    expect(silent.connections()).toBe(before);
    expect((await far.app.get(HealthService).report()).status).not.toBe('error');
  });
});
