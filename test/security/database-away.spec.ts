import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../support/api.js';
import { NetworkProxy } from '../support/network-proxy.js';
import { signGeneric } from '../support/sign.js';
import { GENERIC_SECRET, startTestApp, type TestApp } from '../support/test-app.js';
import { expectProblem } from './support/problem-shape.js';
import { routesOf } from './support/routes.js';

let t: TestApp;
let proxy: NetworkProxy;
let process: TestApp;
let ada: Api;
beforeAll(async () => {
  t = await startTestApp();
  proxy = await NetworkProxy.toServerOf(t.database.url);
  const DATABASE_URL = proxy.through(t.database.url);
  process = await startTestApp({ sharing: t, env: { DATABASE_URL, RATE_LIMIT_DISABLED: 'true' } });
  ada = await process.api.asAda();
});
afterAll(async () => {
  Logger.overrideLogger(['error', 'fatal']);
  proxy.heal();
  await process.close();
  await proxy.close();
  await t.close();
});

describe('while the database is away', () => {
  it('every route that needs it answers 503 with Retry-After, and is well again after', async () => {
    // Each of the answers below is an error that is logged with its stack.
    Logger.overrideLogger(false);
    proxy.cut();
    const withoutDatabase: string[] = [];
    for (const { name, method, path, body, template, open } of routesOf(process.app)) {
      if (template === '/metrics' || template.startsWith('/health') || template.startsWith('/api/webhooks/'))
        continue;
      const answer = await ada.send(method, path, body);
      if (open && answer.status < 500) {
        withoutDatabase.push(name);
        continue;
      }
      expect([name, answer.status], answer.text).toEqual([name, 503]);
      expect(Number(answer.headers['retry-after']), name).toBeGreaterThan(0);
      expectProblem(answer, name);
      expect((JSON.parse(answer.text) as { code: string }).code).toBe('database.unavailable');
    }
    // Refused before anything is looked up, or sent from memory: the key is at hand, the samples of tokens and of a browser's keys are none, and nobody may sign up here.
    expect(withoutDatabase.sort()).toEqual([
      'GET /api/notifications/push/public-key',
      'GET /api/notifications/unsubscribe/{token}',
      'GET /push-badge.png',
      'GET /push-icon.png',
      'GET /push-sw.js',
      'POST /api/auth/refresh',
      'POST /api/auth/signup',
      'POST /api/notifications/actions/{token}',
      'POST /api/notifications/push/renewals',
      'POST /api/notifications/unsubscribe/{token}',
    ]);
    const delivery = Buffer.from('{"event":"x"}');
    const headers = signGeneric(delivery, GENERIC_SECRET, 'while-away', t.clock.now());
    const taken = await process.api.send('POST', '/api/webhooks/generic', delivery, { headers });
    expect([taken.status, Number(taken.headers['retry-after']) > 0]).toEqual([503, true]);
    expect((await process.api.get('/health/live')).status).toBe(200);
    proxy.heal();
    await expect.poll(async () => (await ada.get('/api/auth/me')).status, { timeout: 15_000 }).toBe(200);
  }, 120_000);
});
