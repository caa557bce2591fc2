import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { signGeneric } from '../../support/sign.js';
import { GENERIC_SECRET, startTestApp, type TestApp } from '../../support/test-app.js';

let t: TestApp;
let ada: Api;
beforeAll(async () => {
  t = await startTestApp({ env: { SLOW_QUERY_MS: '200' } });
  ada = await t.api.asAda();
});
afterAll(() => t.close());

/** What Prometheus reads, by name and labels. The text is shared for a second. */
async function scrape(app: TestApp = t): Promise<Map<string, number>> {
  await wait(1_050);
  const { status, text } = await app.api.get('/metrics');
  expect(status).toBe(200);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

const requests = (method: string, route: string, status: string): string =>
  `parley_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`;

describe('GET /metrics', () => {
  it('is the text format of Prometheus, without a login and never kept', async () => {
    const { status, headers, text } = await t.api.get('/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    expect(text).toMatch(/^# HELP parley_http_request_duration_seconds /m);
    expect(text).not.toContain('NaN');
  });

  it('counts requests by the pattern of their route, and all addresses that are none of ours as one', async () => {
    const before = await scrape();
    const { body } = await ada.post<{ id: string }>('/api/customers', { name: 'Nora' });
    await ada.get(`/api/customers/${body.id}`);
    await ada.get(`/api/customers/${randomUUID()}`);
    for (let n = 0; n < 30; n += 1) await t.api.get(`/api/made-up-${n}/x`);
    await t.api.get('/api/%zz');
    const after = await scrape();
    const more = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(more(requests('POST', '/api/customers', '2xx'))).toBe(1);
    expect(more(requests('GET', '/api/customers/:id', '2xx'))).toBe(1);
    expect(more(requests('GET', '/api/customers/:id', '4xx'))).toBe(1);
    expect(more(requests('GET', 'unknown', '4xx'))).toBe(31);
    expect([...after.keys()].filter((name) => name.includes('made-up') || name.includes(body.id))).toEqual(
      [],
    );
  });

  it('counts a client that left before its answer', async () => {
    await t.app.listen(0, '127.0.0.1');
    const { port } = new URL(await t.app.getUrl());
    const name = requests('POST', '/api/customers', 'aborted');
    expect((await scrape()).get(name)).toBeUndefined();
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      'POST /api/customers HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"name"',
    );
    await wait(200);
    socket.destroy();
    await wait(200);
    const after = await scrape();
    expect(after.get(name)).toBe(1);
    expect(after.get('parley_http_requests_in_flight')).toBe(1);
  });

  it('times every query, whoever sends it: SQL, Prisma, a transaction, the intake, the job queue', async () => {
    const count = (figures: Map<string, number>, operation: string): number =>
      figures.get(`parley_db_query_duration_seconds_count{operation="${operation}",outcome="ok"}`) ?? 0;
    const queries = async (work: () => Promise<unknown>, operation: string): Promise<number> => {
      const before = count(await scrape(), operation);
      await work();
      return count(await scrape(), operation) - before;
    };
    expect(await queries(() => t.database.rows('listen "a channel nobody uses"'), 'listen')).toBe(1);
    expect(await queries(() => t.database.prisma.user.count(), 'select')).toBeGreaterThan(0);
    expect(
      await queries(() => t.database.transaction(() => t.database.rows('select 1 as a')), 'commit'),
    ).toBe(1);
    const body = JSON.stringify({
      type: 'message.received',
      timestamp: '2026-03-02T10:00:00.000Z',
      data: { messageId: 'm-1', customer: { externalId: 'nora' }, body: 'Do you deliver to Ghent?' },
    });
    const headers = signGeneric(body, GENERIC_SECRET, 'metrics-1', t.clock.now());
    const taken = await queries(async () => {
      const { status } = await t.api.send('POST', '/api/webhooks/generic', body, { headers });
      expect(status).toBe(200);
    }, 'with');
    expect(taken).toBeGreaterThan(0);
  });

  it('counts deliveries, jobs, the queue and the cache', async () => {
    // The look at the queue is good for five seconds.
    await wait(5_000);
    expect((await scrape()).get('parley_jobs{state="waiting"}')).toBeGreaterThan(0);
    await t.drain();
    const bad = await t.api.send('POST', '/api/webhooks/generic', '{}', { headers: { 'webhook-id': 'x' } });
    expect(bad.status).toBe(401);
    for (const channel of ['never', 'heard', 'of']) await t.api.post(`/api/webhooks/${channel}`, {});
    await ada.get('/api/leads/pipeline');
    const figures = await scrape();
    expect(figures.get('parley_webhook_deliveries_total{channel="generic",outcome="stored"}')).toBe(1);
    expect(figures.get('parley_webhook_deliveries_total{channel="generic",outcome="processed"}')).toBe(1);
    expect(figures.get('parley_webhook_deliveries_total{channel="generic",outcome="refused"}')).toBe(1);
    expect(figures.get('parley_webhook_deliveries_total{channel="unknown",outcome="refused"}')).toBe(3);
    expect(figures.get('parley_job_duration_seconds_count{job="ingest-delivery",outcome="done"}')).toBe(1);
    expect([...figures.keys()].some((name) => name.startsWith('parley_cache_requests_total{'))).toBe(true);
    expect(figures.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(figures.get('parley_log_lines_lost_total')).toBe(0);
  });

  it('asks the database about the queue once for any number of scrapers', async () => {
    await wait(5_100);
    const asked: string[] = [];
    t.database.queries.add(({ sql }) => {
      asked.push(sql);
      return () => undefined;
    });
    await Promise.all(Array.from({ length: 20 }, () => t.api.get('/metrics')));
    await scrape();
    expect(asked.filter((sql) => sql.includes('graphile_worker.jobs'))).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });
});

describe('GET /metrics with METRICS_TOKEN', () => {
  it('is for who sends the token, and for nobody else', async () => {
    const token = 'the token of the scraper';
    const closed = await startTestApp({ sharing: t, env: { METRICS_TOKEN: token.replaceAll(' ', '-') } });
    try {
      const ask = async (headers: Record<string, string>): Promise<number> =>
        (await closed.api.get('/metrics', { headers })).status;
      expect(await ask({})).toBe(401);
      expect(await ask({ authorization: 'Bearer the-token-of-the-scrape' })).toBe(401);
      expect(await ask({ authorization: 'Basic the-token-of-the-scraper' })).toBe(401);
      expect(await ask({ authorization: 'Bearer the-token-of-the-scraper' })).toBe(200);
      expect((await (await closed.api.asAda()).get('/metrics')).status).toBe(401);
    } finally {
      await closed.close();
    }
  });
});

describe('a refusal for too many requests', () => {
  it('is counted by who sent them', async () => {
    const limited = await startTestApp({
      sharing: t,
      env: { RATE_LIMIT_DISABLED: 'false', RATE_LIMIT_MAX: '3' },
    });
    try {
      const eve = await limited.api.asAda();
      for (let n = 0; n < 5; n += 1) await eve.get('/api/auth/me');
      const figures = await scrape(limited);
      expect(figures.get('parley_rate_limit_refusals_total{caller="user"}')).toBe(2);
    } finally {
      await limited.close();
    }
  });
});
