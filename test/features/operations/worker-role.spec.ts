import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProductProcess } from '../../support/product-process.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let t: TestApp;
let worker: ProductProcess;
beforeAll(async () => {
  t = await startTestApp();
  worker = await ProductProcess.start({ ...t.env, PROCESS_ROLE: 'worker' });
}, 120_000);
afterAll(async () => {
  await worker.stop();
  await t.close();
});

const ask = (path: string): Promise<Response> => fetch(worker.base + path);

describe('a process that only runs jobs', () => {
  it('tells how it is and its figures', async () => {
    expect((await ask('/health')).status).toBe(200);
    expect((await ask('/health/live')).status).toBe(200);
    const metrics = await ask('/metrics');
    expect(metrics.status).toBe(200);
    expect(await metrics.text()).toContain('parley_jobs');
  });

  it('serves nothing else, and says which process does', async () => {
    for (const path of [
      '/api/customers',
      '/api/auth/me',
      '/docs',
      '/docs/openapi.json',
      '/healthy',
      '/metrics/x',
    ]) {
      const answer = await ask(path);
      const body = (await answer.json()) as { code: string; detail: string };
      expect([path, answer.status, body.code]).toEqual([path, 404, 'request.jobs_only']);
      expect(body.detail).toContain('Ask a web process');
    }
    const login = await fetch(`${worker.base}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', password: 'ada keeps the keys of the house' }),
    });
    expect(login.status).toBe(404);
  });

  it('runs jobs also where its port is taken', async () => {
    const second = await ProductProcess.launch({
      ...t.env,
      PROCESS_ROLE: 'worker',
      PORT: new URL(worker.base).port,
    });
    await expect.poll(() => second.printed, { timeout: 60_000 }).toContain('The worker is running.');
    expect(second.printed).toContain('No /health and /metrics here');
    expect(await second.stop()).toBe(0);
  }, 120_000);
});
