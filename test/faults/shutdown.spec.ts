import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DiscoveryService, Reflector } from '@nestjs/core';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { loadConfig } from '@libs/config/config.js';
import { JobRegistry } from '@libs/jobs/job-registry.js';
import { ModelServer, type Asked } from '@libs/ai/testing/model-server.js';
import { jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { WorkerHeartbeats } from '@libs/jobs/worker-heartbeats.js';
import { Worker } from '@libs/jobs/worker.js';
import { withDatabase } from '../support/global-setup.js';
import { ProductProcess } from '../support/product-process.js';
import { RawSocket } from '../support/raw-socket.js';
import { signGeneric } from '../support/sign.js';
import { GENERIC_SECRET, startTestApp, type TestApp } from '../support/test-app.js';

const PASSWORD = 'the administrator of the shutdown tests';

let folder: string;
let database: string;
let admin: pg.Client;
let product: ProductProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-end-'));
  admin = new pg.Client({ connectionString: inject('server') });
  await admin.connect();
  database = `parley_end_${process.pid}`;
  await admin.query(`create database ${database} template ${inject('template')}`);
});
afterEach(() => product?.kill());
afterAll(async () => {
  await admin.query(`drop database if exists ${database} with (force)`);
  await admin.end();
  rmSync(folder, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}): Promise<ProductProcess> {
  product = await ProductProcess.start({
    DATABASE_URL: withDatabase(inject('server'), database),
    DATA_DIR: folder,
    ADMIN_EMAIL: 'ada@example.com',
    ADMIN_PASSWORD: PASSWORD,
    RATE_LIMIT_DISABLED: 'true',
    ...env,
  });
  return product;
}

async function signIn({ base }: ProductProcess): Promise<string> {
  const answer = await fetch(`${base}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.com', password: PASSWORD }),
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

/** The id of a message that a customer wrote to it. */
async function received({ base }: ProductProcess, headers: Record<string, string>): Promise<string> {
  const body = JSON.stringify({
    type: 'message.received',
    timestamp: new Date().toISOString(),
    data: { messageId: 'm', customer: { externalId: 'noor' }, body: 'How much is the Pro plan?' },
  });
  const signed = signGeneric(body, GENERIC_SECRET, 'msg_shutdown', new Date());
  await fetch(`${base}/api/webhooks/generic`, { method: 'POST', headers: signed, body });
  let id: string | undefined;
  await expect
    .poll(async () => {
      const answer = await fetch(`${base}/api/messages`, { headers });
      id = ((await answer.json()) as { data: { id: string }[] }).data[0]?.id;
      return id;
    })
    .toBeDefined();
  return id ?? '';
}

/** Milliseconds until the process ended, and its exit code. */
async function ended({ child }: ProductProcess): Promise<{ code: number | null; after: number }> {
  const begun = performance.now();
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, after: performance.now() - begun };
}

describe('a process that is asked to end', { timeout: 60_000 }, () => {
  it('lets go of its own database before it stops that: no connection is lost', async () => {
    const running = await start({ DATABASE_URL: '', SHUTDOWN_DRAIN_MS: '0' });
    for (const path of ['/health', '/health/ready', '/docs']) await fetch(running.base + path);
    expect(await running.stop()).toBe(0);
    expect(running.printed).not.toContain('a connection was lost');
    // A server of its own has to be made first.
  }, 180_000);

  it('says so first, serves on, sends its streams elsewhere, and ends with 0', async () => {
    const running = await start({ SHUTDOWN_DRAIN_MS: '2000' });
    const authorization = `Bearer ${await signIn(running)}`;
    const stream = await fetch(`${running.base}/api/events`, { headers: { authorization } });
    const kept = await RawSocket.open(running.base);
    const ask = (path: string): void => kept.send(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    ask('/health/live');
    await kept.answers(1);
    expect(kept.text.toLowerCase()).not.toContain('connection: close');

    running.child.kill('SIGTERM');
    const end = ended(running);
    await expect.poll(async () => (await fetch(`${running.base}/health/ready`)).status).toBe(503);
    // On a new connection as on the old one, which is asked to be the last.
    const served = await fetch(`${running.base}/api/customers`, { headers: { authorization } });
    expect([served.status, served.headers.get('connection')]).toEqual([200, 'close']);
    ask('/health/live');
    expect((await kept.answers(2)).at(-1)).toBe(200);
    expect(kept.text.toLowerCase()).toContain('connection: close');
    expect(await stream.text()).toMatch(/: the server restarts\nretry: \d+\n\n$/);

    const { code, after } = await end;
    expect(code).toBe(0);
    expect(after).toBeGreaterThan(1_500);
    expect(after).toBeLessThan(25_000);
  });

  it('lets a request that is on its way come to its end, and answers it', async () => {
    const running = await start({ SHUTDOWN_DRAIN_MS: '0' });
    const body = JSON.stringify({ email: 'ada@example.com', password: PASSWORD });
    const socket = await RawSocket.open(running.base);
    socket.send(
      `POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    await wait(200);
    running.child.kill('SIGTERM');
    const end = ended(running);
    await wait(1_500);
    expect(running.child.exitCode).toBeNull();
    socket.send(body);
    expect(await socket.answers(1)).toEqual([200]);
    expect((await end).code).toBe(0);
  });

  it('cuts off what does not come to an end, and still ends in time', async () => {
    const running = await start({ SHUTDOWN_DRAIN_MS: '0' });
    const socket = await RawSocket.open(running.base);
    socket.send(
      'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n',
    );
    await wait(200);
    running.child.kill('SIGTERM');
    const dripping = socket.drip(' ', 500, 30_000);
    const { code, after } = await ended(running);
    expect([code, after < 25_000]).toEqual([0, true]);
    expect(running.printed).toContain('cut off');
    socket.close();
    await dripping;
  });

  it('ends drafts that no model answers with word to ask again, and gives up the calls', async () => {
    const model = await ModelServer.start();
    const running = await start({
      SHUTDOWN_DRAIN_MS: '0',
      GENERIC_WEBHOOK_SECRET: GENERIC_SECRET,
      OPENAI_API_URL: `${model.url}/v1`,
      OPENAI_MODEL: 'qwen3:8b',
      OPENAI_TIMEOUT_SECONDS: '120',
    });
    const headers = {
      authorization: `Bearer ${await signIn(running)}`,
      'content-type': 'application/json',
    };
    const id = await received(running, headers);
    const isDraft = ({ body }: Asked): boolean => body.includes('You draft an answer');
    const drafts = await Promise.all(
      [1, 2].map(() =>
        fetch(`${running.base}/api/messages/${id}/suggest-reply/stream`, {
          method: 'POST',
          headers,
          body: JSON.stringify({ tone: 'FRIENDLY' }),
        }),
      ),
    );
    await expect.poll(() => model.asked.filter(isDraft).length, { timeout: 5_000 }).toBe(2);

    running.child.kill('SIGTERM');
    const end = ended(running);
    for (const draft of drafts) expect(await draft.text()).toMatch(/event: error\ndata: .*draft_cut_short/);
    const { code, after } = await end;
    expect([code, after < 25_000]).toEqual([0, true]);
    expect(running.printed).not.toContain('cut off');
    await model.close();
  });

  it('ends at once when it is asked again', async () => {
    const running = await start({ SHUTDOWN_DRAIN_MS: '10000' });
    running.child.kill('SIGTERM');
    await wait(1_000);
    running.child.kill('SIGTERM');
    const { code, after } = await ended(running);
    expect(code).toBe(143);
    // Long before the ten seconds in which requests would still be taken.
    expect(after).toBeLessThan(8_000);
    expect(running.printed).toContain('SIGTERM again');
  });

  it('does not wait for a load balancer when a person at the console ends it', async () => {
    const running = await start({ SHUTDOWN_DRAIN_MS: '10000' });
    running.child.kill('SIGINT');
    const { code, after } = await ended(running);
    expect(code).toBe(0);
    expect(after).toBeLessThan(8_000);
  });
});

const Endless = jobType<Record<string, never>>('endless', { maxAttempts: 1 });

/** Never ends where it is told so. */
class EndlessJob implements JobHandler<unknown> {
  runs = 0;

  constructor(private readonly endless: boolean) {}

  run(): Promise<void> {
    this.runs += 1;
    return this.endless ? new Promise(() => undefined) : Promise.resolve();
  }
}

/** The job runner of a process that knows this job alone. */
async function runnerOf(t: TestApp, handler: JobHandler<unknown>): Promise<Worker> {
  const config = loadConfig({ ...t.env, PROCESS_ROLE: 'worker', SHUTDOWN_JOBS_MS: '500' });
  const registry = new JobRegistry(t.app.get(DiscoveryService, { strict: false }), new Reflector());
  registry.register({ name: Endless.name, handler });
  const worker = new Worker(config, t.database, registry, new WorkerHeartbeats(t.database));
  await worker.onApplicationBootstrap();
  return worker;
}

describe('a job that does not end in time', { timeout: 60_000 }, () => {
  it('goes back to the queue without losing its only try, and runs elsewhere within seconds', async () => {
    const t = await startTestApp();
    const stuck = new EndlessJob(true);
    const busy = await runnerOf(t, stuck);
    await t.app.get(Jobs).add(Endless, {});
    await expect.poll(() => stuck.runs, { timeout: 10_000 }).toBe(1);

    const begun = performance.now();
    await busy.stop();
    expect(performance.now() - begun).toBeLessThan(10_000);
    const left = await t.database.rows<{ attempts: number; locked: boolean }>(
      `select attempts, locked_at is not null as locked from graphile_worker.jobs`,
    );
    expect(left).toEqual([{ attempts: 0, locked: false }]);
    expect(await t.database.rows('select 1 from "WorkerHeartbeat"')).toEqual([]);

    const able = new EndlessJob(false);
    const next = await runnerOf(t, able);
    await expect.poll(() => able.runs, { timeout: 10_000 }).toBe(1);
    await expect
      .poll(() => t.database.rows('select 1 from graphile_worker.jobs'), { timeout: 5_000 })
      .toEqual([]);
    await next.stop();
    await t.close();
  });
});
