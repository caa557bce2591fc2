import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { AiService } from '@libs/ai/ai.service.js';
import type { Answer, Api } from '../../support/api.js';
import { listen, serve, speak } from '../../support/outside.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

type Checks = Record<string, { status: string; [finding: string]: unknown }>;

let t: TestApp;
let known: Api;

beforeAll(async () => {
  t = await startTestApp();
  known = await t.api.asAda();
  await t.database.rows(
    `insert into "WorkerHeartbeat" ("workerId", "seenAt") values ('test', now() + interval '1 hour')`,
  );
});
afterAll(() => t.close());

function health(api: Api): Promise<Answer<{ status: string; details: Checks }>> {
  return api.get('/health');
}

describe('a service that takes connections and never says a word', () => {
  it('holds nobody up, as mail server or as Redis', { timeout: 30_000 }, async () => {
    const silent = await listen();
    const port = String(silent.port);
    const other = await startTestApp({
      sharing: t,
      env: { SMTP_URL: `smtp://127.0.0.1:${port}`, REDIS_HOST: '127.0.0.1', REDIS_PORT: port },
    });
    for (let call = 0; call < 3; call += 1) {
      const begun = performance.now();
      const { status, body } = await health(other.api);
      expect(performance.now() - begun).toBeLessThan(2_000);
      expect([status, body.details.smtp?.status, body.details.redis?.status]).toEqual([
        503,
        'degraded',
        'down',
      ]);
    }
    await other.close();
  });
});

describe('a mail server that never comes to an end', () => {
  it('holds one connection, which is given up when its time is over, and when the process ends', async () => {
    const drips: NodeJS.Timeout[] = [];
    onTestFinished(() => drips.forEach(clearInterval));
    const endless = await speak((socket) => {
      socket.write('220 hello\r\n');
      socket.once('data', () =>
        drips.push(setInterval(() => socket.writable && socket.write('250-wait\r\n'), 50)),
      );
    });
    const other = await startTestApp({
      sharing: t,
      env: { SMTP_URL: `smtp://127.0.0.1:${endless.port}` },
    });
    for (let call = 0; call < 3; call += 1)
      expect((await health(other.api)).body.details.smtp?.status).toBe('degraded');
    expect(endless.open()).toBe(1);
    await expect.poll(() => endless.open(), { timeout: 20_000 }).toBe(0);
    await other.close();
    const third = await startTestApp({ sharing: t, env: { SMTP_URL: `smtp://127.0.0.1:${endless.port}` } });
    expect((await health(third.api)).body.details.smtp?.status).toBe('degraded');
    expect(endless.open()).toBe(1);
    await third.close();
    await expect.poll(() => endless.open()).toBe(0);
  }, 60_000);
});

describe('a mail server that takes its time', () => {
  it('is up once it has answered, though nobody could wait for it', async () => {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      onConnect: (_session, done) => void setTimeout(done, 1_500),
    });
    // A client that is cut off is no fault of the server.
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    const other = await startTestApp({ sharing: t, env: { SMTP_URL: `smtp://127.0.0.1:${port}` } });
    expect((await health(other.api)).body.details.smtp?.status).toBe('degraded');
    await expect
      .poll(async () => (await health(other.api)).body.details.smtp?.status, { timeout: 6_000 })
      .toBe('up');
    await other.close();
    await new Promise<void>((resolve) => server.close(resolve));
  });
});

describe('what is wrong without being away', () => {
  it('a job that waits too long degrades the jobs', async () => {
    await t.database.rows(
      `select id::text from graphile_worker.add_job('no such job', run_at := now() - interval '10 minutes')`,
    );
    await expect
      .poll(async () => (await health(t.api)).body.details.jobs?.status, { timeout: 3_000 })
      .toBe('degraded');
    const seen = (await health(known)).body.details.jobs;
    expect(seen?.message).toMatch(/waited for 60\d s/);
    await t.database.rows(
      `select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))::text`,
    );
    await expect
      .poll(async () => (await health(t.api)).body.details.jobs?.status, { timeout: 3_000 })
      .toBe('up');
  });

  it('a disk with too little room is shown, and fails nothing', async () => {
    const other = await startTestApp({ sharing: t, env: { MIN_FREE_DISK_MB: '1048576' } });
    const { status, body, text } = await health(other.api);
    expect([status, body.status, body.details.disk?.status]).toEqual([200, 'degraded', 'degraded']);
    expect(text).not.toContain('MB are free');
    expect((await health(known)).body.details.disk?.freeMegabytes).toBeGreaterThan(0);
    await other.close();
  });

  it('a model that keeps failing is shown as left alone, and who answers instead', async () => {
    const gemini = await serve((_request, response) => response.writeHead(500).end('{}'));
    const other = await startTestApp({
      sharing: t,
      env: {
        GEMINI_API_KEY: 'a key',
        GEMINI_API_URL: `http://127.0.0.1:${gemini.port}`,
        OUTGOING_ALLOWED_HOSTS: '127.0.0.1',
      },
    });
    expect((await health(other.api)).body.details.ai).toEqual({
      status: 'up',
      configured: true,
      provider: 'gemini',
    });
    const ai = other.app.get(AiService);
    for (let question = 0; question < 4; question += 1) await ai.analyze([{ body: 'What does it cost?' }]);
    const { status, body } = await health(other.api);
    expect([status, body.status]).toEqual([200, 'degraded']);
    expect(body.details.ai).toEqual({ status: 'degraded', configured: true, provider: 'local' });
    await other.close();
  });
});
