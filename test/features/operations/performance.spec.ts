import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';

interface Times {
  count: number;
  errorRate: number | null;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}
interface PerformanceBody {
  requests: Times & { perSecond: number; inFlight: number };
  routes: (Times & { method: string; route: string })[];
  database: { queries: number; slowQueries: number; p95: number | null };
  cache: { group: string; hits: number; misses: number; ratio: number | null }[];
  jobs: { waiting: number; running: number; failed: number; oldestSeconds: number | null } | null;
  process: { rss: number; heapUsed: number; eventLoopLag: object | null; uptime: number };
}

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ env: { SLOW_QUERY_MS: '150' } });
});
afterAll(() => t.close());

const URL = '/api/analytics/performance';

describe('GET /api/analytics/performance', () => {
  it('tells what is not known yet as null, in a process that has served nothing', async () => {
    const ada = await t.api.asAda();
    const fresh = await startTestApp({ sharing: t });
    try {
      const token = await bearer();
      const { status, body, text } = await fresh.api.with(token).get<PerformanceBody>(URL);
      expect(status).toBe(200);
      expect(body.requests).toMatchObject({ count: 0, errorRate: null, p50: null, p95: null, p99: null });
      expect(body.routes).toEqual([]);
      expect(body.jobs).toEqual({ waiting: 0, running: 0, failed: 0, oldestSeconds: null });
      expect(text).not.toMatch(/NaN|undefined/);
    } finally {
      await fresh.close();
    }
    expect((await ada.get(URL)).status).toBe(200);
  });

  it('shows each route with its count, its errors and its times, and the queries behind them', async () => {
    const ada = await t.api.asAda();
    for (let n = 0; n < 20; n += 1) await ada.get('/api/customers');
    await ada.get('/api/customers/not-an-id');
    await t.database.rows('select pg_sleep(0.2)::text');
    const { body } = await ada.get<PerformanceBody>(URL);
    const list = body.routes.find(({ method, route }) => method === 'GET' && route === '/api/customers');
    expect(list).toMatchObject({ count: 20, errorRate: 0 });
    expect(list?.p50).toBeGreaterThan(0);
    expect(list?.p50).toBeLessThanOrEqual(list?.p95 ?? 0);
    expect(list?.p95).toBeLessThanOrEqual(list?.p99 ?? 0);
    expect(body.requests.count).toBe(body.routes.reduce((sum, { count }) => sum + count, 0));
    expect(body.requests.perSecond).toBeGreaterThan(0);
    expect(body.requests.inFlight).toBe(1);
    expect(body.database.queries).toBeGreaterThan(20);
    expect(body.database.slowQueries).toBeGreaterThanOrEqual(1);
    expect(body.process.rss).toBeGreaterThan(body.process.heapUsed);
  });

  it('counts answers of 500 and more as errors, and nothing else', async () => {
    const ada = await t.api.asAda();
    await t.database.rows('alter table "CustomerNote" rename to "HiddenNote"');
    const { body: customer } = await ada.post<{ id: string }>('/api/customers', { name: 'Nora' });
    const failed = await ada.get(`/api/customers/${customer.id}/notes`);
    await t.database.rows('alter table "HiddenNote" rename to "CustomerNote"');
    expect(failed.status).toBe(500);
    await ada.get(`/api/customers/${customer.id}/notes`);
    const { body } = await ada.get<PerformanceBody>(URL);
    const notes = body.routes.find(({ route }) => route === '/api/customers/:id/notes');
    expect(notes).toMatchObject({ count: 2, errorRate: 0.5 });
  });

  it('is for managers', async () => {
    const ada = await t.api.asAda();
    const { body } = await ada.post<{ key: string }>('/api/api-keys', { name: 'Shop', role: 'AGENT' });
    expect((await t.api.with(body.key).get(URL)).status).toBe(403);
    expect((await t.api.get(URL)).status).toBe(401);
  });
});

async function bearer(): Promise<string> {
  const { body } = await t.api.post<{ accessToken: string }>('/api/auth/login', {
    email: 'ada@example.com',
    password: 'ada keeps the keys of the house',
  });
  return body.accessToken;
}
