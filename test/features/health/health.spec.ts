import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { packageVersion } from '@libs/config/project-path.js';
import { HealthService } from '../../../apps/api/src/health/health.service.js';
import type { Answer, Api } from '../../support/api.js';
import { NetworkProxy } from '../../support/network-proxy.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, signIn } from '../auth/staff.js';

type Checks = Record<string, { status: string; [finding: string]: unknown }>;
interface Health {
  status: string;
  info: Checks;
  error: Checks;
  details: Checks;
}

let t: TestApp;
/** Access token of the administrator, good at every process of the installation. */
let token = '';
let proxy: NetworkProxy;
/** The same installation, reaching its database through the proxy. */
let far: TestApp;

async function health(api: Api, path = ''): Promise<Answer<Health>> {
  return api.get<Health>(`/health${path}`);
}

/** A worker's sign of life, as of this instant. */
async function workerIsAlive(): Promise<void> {
  await t.database.rows(
    `insert into "WorkerHeartbeat" ("workerId") values ('test') on conflict ("workerId") do update set "seenAt" = now()`,
  );
}

/** Leaves every connection to the database open and carries nothing any more. */
function freeze(): void {
  proxy.toxics = { blackhole: true };
}

beforeAll(async () => {
  t = await startTestApp();
  token = (await signIn(t.api, ADA)).accessToken;
  proxy = await NetworkProxy.toServerOf(t.database.url);
  far = await startTestApp({ sharing: t, env: { DATABASE_URL: proxy.through(t.database.url) } });
});
afterAll(async () => {
  await far.close();
  await proxy.close();
  await t.close();
});

describe('GET /health', () => {
  beforeAll(workerIsAlive);

  it('shows everything the process depends on, to anybody', async () => {
    const { status, body, headers } = await health(t.api);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    const configured = t.env.REDIS_HOST !== undefined;
    expect(body).toMatchObject({
      status: 'ok',
      error: {},
      details: {
        database: { status: 'up' },
        redis: { status: 'up', configured },
        jobs: { status: 'up', workers: 1, failed: 0 },
        ai: { status: 'up', configured: false, provider: 'local' },
        smtp: { status: 'up', configured: false },
        disk: { status: 'up' },
        version: { status: 'up', version: packageVersion() },
        uptime: { status: 'up' },
      },
    });
    expect(body.info).toEqual(body.details);
    expect(body.details.uptime?.seconds).toBeGreaterThanOrEqual(0);
  });

  it('names hosts and the versions of servers only to those who are signed in', async () => {
    const { port } = new URL(t.database.url);
    const stranger = await health(t.api);
    const known = await health(t.api.with(token));
    expect(known.body.details.database).toMatchObject({
      host: expect.stringContaining(`:${port}`) as string,
    });
    expect(known.body.details.database).toHaveProperty('server');
    expect(stranger.text).not.toContain(new URL(t.database.url).host);
    expect(Object.keys(stranger.body.details.database ?? {}).sort()).toEqual(['responseTime', 'status']);
  });

  it('takes a bad token for none', async () => {
    expect((await health(t.api.with('nonsense'))).body.status).toBe('ok');
  });

  it('is not rate-limited', async () => {
    const answers = await Promise.all(Array.from({ length: 150 }, () => health(t.api)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('when no worker runs', () => {
  it('the jobs are degraded, and the process is still fit', async () => {
    await t.database.rows(`update "WorkerHeartbeat" set "seenAt" = now() - interval '1 minute'`);
    await expect.poll(async () => (await health(t.api)).body.status, { timeout: 3_000 }).toBe('degraded');
    const { status, body } = await health(t.api);
    expect(status).toBe(200);
    expect(body.details.jobs?.status).toBe('degraded');
    await workerIsAlive();
  });
});

describe('when the database is away', () => {
  afterEach(async () => {
    proxy.heal();
    await expect.poll(async () => (await health(far.api, '/ready')).status, { timeout: 8_000 }).toBe(200);
  });

  it.each<[string, () => void]>([
    ['cut', () => proxy.cut()],
    ['freeze', freeze],
  ])('(%s) the process says so in time, in the same form, and lives on', async (_fault, happen) => {
    expect((await health(far.api)).status).toBe(200);
    happen();
    // What was found out just before holds for a second.
    await expect
      .poll(async () => (await health(far.api)).body.details.jobs?.status, { timeout: 5_000 })
      .toBe('degraded');
    const begun = performance.now();
    const { status, body, headers, text } = await health(far.api);
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(status).toBe(503);
    expect(headers['content-type']).toContain('application/json');
    expect(headers['retry-after']).toBe('2');
    expect(body.status).toBe('error');
    expect(Object.keys(body.error)).toEqual(['database']);
    expect(body.details.database?.status).toBe('down');
    expect(body.details.jobs?.status).toBe('degraded');
    expect(body.info.version?.status).toBe('up');
    expect(text).not.toContain('127.0.0.1');
    const others = [health(far.api, '/ready'), health(far.api, '/live'), health(t.api)];
    // The last one is the process next door, which reaches the database.
    expect((await Promise.all(others)).map((answer) => answer.status)).toEqual([503, 200, 200]);
  });

  it('callers with a token hear of a frozen database within about a second', async () => {
    freeze();
    await expect.poll(async () => (await health(far.api, '/ready')).status, { timeout: 5_000 }).toBe(503);
    const begun = performance.now();
    const answers = await Promise.all(
      ['', '/ready', '/live'].map((path) => health(far.api.with(token), path)),
    );
    // Nobody can be identified then: they are answered as strangers.
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect(answers[0]?.body.details.database?.status).toBe('down');
  });

  it('those who are signed in are answered in the same form', async () => {
    proxy.cut();
    await expect.poll(async () => (await health(far.api)).status, { timeout: 5_000 }).toBe(503);
    const { status, body } = await health(far.api.with(token));
    expect([status, body.status]).toEqual([503, 'error']);
  });
});

describe('when something else is away', () => {
  it('a configured Redis fails the whole', { timeout: 30_000 }, async () => {
    const other = await startTestApp({ sharing: t, env: { REDIS_HOST: '127.0.0.1', REDIS_PORT: '1' } });
    const { status, body, text } = await health(other.api);
    expect(status).toBe(503);
    expect(body.status).toBe('error');
    expect(body.error).toEqual({ redis: body.details.redis });
    expect(body.details.redis).toMatchObject({ status: 'down', configured: true });
    expect(text).not.toContain('127.0.0.1');
    // Its rows are all in the database: requests can still be served.
    expect((await health(other.api, '/ready')).status).toBe(200);
    await other.close();
  });

  it('a mail server is shown and fails nothing', async () => {
    const other = await startTestApp({ sharing: t, env: { SMTP_URL: 'smtp://127.0.0.1:1' } });
    const { status, body } = await health(other.api);
    expect(status).toBe(200);
    expect(body.status).toBe('degraded');
    expect(body.details.smtp).toMatchObject({ status: 'degraded', configured: true });
    const seen = (await health(other.api.with(token))).body.details.smtp;
    expect(seen).toMatchObject({
      host: '127.0.0.1:1',
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
    await other.close();
  });
});

describe('a mail server that lets us in', () => {
  it('is up, and is not asked again for each caller', async () => {
    let logins = 0;
    const server = new SMTPServer({
      authOptional: false,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username }, _session, done) => {
        logins += 1;
        done(null, { user: username });
      },
    });
    // A client that is cut off is no fault of the server.
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    const other = await startTestApp({
      sharing: t,
      env: { SMTP_URL: `smtp://parley:secret@127.0.0.1:${port}?ignoreTLS=true` },
    });
    for (let call = 0; call < 3; call += 1) {
      const { body, text } = await health(other.api.with(token));
      expect(body.details.smtp).toMatchObject({ status: 'up', configured: true });
      expect(text).not.toContain('secret');
    }
    expect(logins).toBe(1);
    await other.close();
    await new Promise<void>((resolve) => server.close(resolve));
  });
});

describe('GET /health/ready', () => {
  it('is 503 while a migration is missing or unfinished', async () => {
    expect((await health(t.api, '/ready')).status).toBe(200);
    await t.database.rows('update _prisma_migrations set finished_at = null');
    await expect.poll(async () => (await health(t.api, '/ready')).status, { timeout: 3_000 }).toBe(503);
    expect((await health(t.api, '/ready')).body.error).toHaveProperty('migrations');
    await t.database.rows('update _prisma_migrations set finished_at = now()');
    await expect.poll(async () => (await health(t.api, '/ready')).status, { timeout: 3_000 }).toBe(200);
  });

  it('is 503 from the first moment of shutting down, while the process still lives', async () => {
    const other = await startTestApp({ sharing: t });
    // The first step of closing; the later ones wait for running jobs.
    other.app.get(HealthService).onModuleDestroy();
    const ready = await health(other.api, '/ready');
    expect([ready.status, ready.body.status]).toEqual([503, 'shutting_down']);
    expect((await health(other.api, '/live')).status).toBe(200);
    await other.close();
  });
});
