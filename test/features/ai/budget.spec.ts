import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AiService } from '@libs/ai/ai.service.js';
import { CallLedger } from '@libs/ai/spending/call-ledger.js';
import { answering, type ModelServer } from '@libs/ai/testing/model-server.js';
import { Database } from '@libs/database/database.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { deliverGeneric } from '../messages/inbox.js';
import { startProvider, understanding } from './provider.js';

const DAY = 24 * 60 * 60;
/** Tokens of one call. */
const COST = 165;

interface Usage {
  budget: { requests: object; tokens: object; usedUp: boolean; resetsAt: string };
  total: object;
  data: object[];
}

let server: ModelServer;
let one: TestApp;
let two: TestApp;
let api: Api;
beforeAll(async () => {
  const provider = await startProvider();
  server = provider.server;
  const env = {
    ...provider.env,
    AI_DAILY_REQUESTS: '10',
    AI_DAILY_TOKENS: '100000',
    AI_PRICE_INPUT_PER_MILLION: '0.30',
    AI_PRICE_OUTPUT_PER_MILLION: '2.5',
  };
  one = await startTestApp({ env });
  two = await startTestApp({ env, sharing: one });
  const ada = await one.api.asAda();
  const key = await ada.post<{ key: string }>('/api/api-keys', { name: 'k', role: 'MANAGER' });
  api = one.api.with(key.body.key);
});
afterAll(async () => {
  await two.close();
  await one.close();
  await server.close();
});
beforeEach(async () => {
  server.reset();
  server.behave = understanding;
  // A new day: what happened before is forgotten.
  one.clock.forward(DAY);
  await one.database.rows('delete from "AiCall"');
});

const ask = (t: TestApp): Promise<string> =>
  t.app
    .get(AiService)
    .analyze([{ body: 'Could you show us around?' }])
    .then(({ provider }) => provider);

async function usage(query: Record<string, string> = {}): Promise<Usage> {
  const { status, body, text } = await api.get<Usage>('/api/ai/usage', { query });
  expect(status, text).toBe(200);
  return body;
}

describe('the budget of requests', () => {
  it('is never exceeded by processes that ask at the same time, nor by second tries', async () => {
    // Every second question is tried twice.
    server.behave = (response, asked, count) =>
      (count % 3 === 1 ? answering(429, '{}', { 'retry-after': '0' }) : understanding)(
        response,
        asked,
        count,
      );
    const asked = Array.from({ length: 30 }, (_, index) => ask(index % 2 === 0 ? one : two));
    const providers = await Promise.all(asked);
    expect(server.asked).toHaveLength(10);
    expect(providers).toHaveLength(30);
    expect(providers).toContain('openai-compatible');
    expect(providers.filter((name) => name === 'local').length).toBeGreaterThanOrEqual(20);
    const { budget } = await usage();
    expect(budget).toMatchObject({ requests: { limit: 10, used: 10, left: 0 }, usedUp: true });
  });

  it('lets the local model answer when it is used up, without an error, and is back the next day', async () => {
    for (let time = 0; time < 12; time += 1) await ask(one);
    await deliverGeneric(one, { body: 'How much is the Pro plan?' });
    await one.drain();
    const rows = await one.database.rows<{ by: string; intent: string }>(
      `select "analyzedBy" as by, intent::text from "Message" order by "createdAt" desc limit 1`,
    );
    expect(rows).toEqual([{ by: 'local', intent: 'PRICING' }]);
    expect(server.asked).toHaveLength(10);
    expect(one.app.get(AiService).states()).toContainEqual(
      expect.objectContaining({ name: 'openai-compatible', available: false, usedUp: true }),
    );
    one.clock.forward(DAY);
    expect(await ask(one)).toBe('openai-compatible');
    expect((await usage()).budget).toMatchObject({ requests: { used: 1, left: 9 }, usedUp: false });
  });

  it('is told once in the log and by the health of every process', async () => {
    const warned = vi.spyOn(Logger.prototype, 'warn');
    for (let time = 0; time < 15; time += 1) await ask(one);
    const lines = warned.mock.calls.map(([line]) => String(line)).filter((line) => line.includes('budget'));
    warned.mockRestore();
    expect(lines).toEqual([expect.stringMatching(/used up .*AI_DAILY_REQUESTS=10.* until midnight UTC/)]);
    const { body } = await two.api.with(await token()).get<{ details: { ai: object } }>('/health');
    expect(body.details.ai).toMatchObject({ status: 'degraded', provider: 'local' });
    expect(JSON.stringify(body.details.ai)).toContain('used up until midnight');
  });
});

describe('the budget of tokens', () => {
  it('begins nothing more once it is used up', async () => {
    await ask(one);
    await one.database.rows('update "AiBudgetDay" set tokens = 100000 - $1::int where day = $2::date', [
      COST + 1,
      one.clock.now().toISOString().slice(0, 10),
    ]);
    expect(await ask(two)).toBe('openai-compatible');
    expect((await usage()).budget).toMatchObject({ tokens: { used: 99_999, left: 1 }, usedUp: false });
    expect(await ask(one)).toBe('openai-compatible');
    expect(await ask(one)).toBe('local');
    expect(await ask(two)).toBe('local');
    expect(server.asked).toHaveLength(3);
  });
});

describe('the book of calls', () => {
  it('holds what each call cost, per day and provider, and no words', async () => {
    await ask(one);
    server.behave = answering(400, 'no such model');
    await ask(one);
    const day = one.clock.now().toISOString().slice(0, 10);
    const figures = { requests: 2, failures: 1, inputTokens: 120, outputTokens: 45, cost: '0.0001485' };
    const { total, data } = await usage();
    expect(total).toEqual(figures);
    expect(data).toEqual([{ date: day, provider: 'openai-compatible', ...figures }]);
    const book = await one.database.rows<{ book: string }>('select c::text as book from "AiCall" c');
    expect(book).toHaveLength(2);
    expect(JSON.stringify(book)).not.toContain('around');
    expect((await usage({ from: '2020-01-01', to: '2020-02-01' })).data).toEqual([]);
  });

  it.each([
    [{ from: '2026-03-02', to: '2026-03-01' }, 'before'],
    [{ from: '2020-01-01', to: '2026-03-01' }, '366 days'],
    [{ from: 'yesterday' }, 'must be a time'],
  ])('refuses to show %j', async (query, sentence) => {
    const { status, text } = await api.get('/api/ai/usage', { query });
    expect([status, text]).toEqual([400, expect.stringContaining(sentence)]);
  });

  it('is shown to managers, not to agents', async () => {
    const ada = await one.api.asAda();
    const key = await ada.post<{ key: string }>('/api/api-keys', { name: 'a', role: 'AGENT' });
    expect((await one.api.with(key.body.key).get('/api/ai/usage')).status).toBe(403);
  });

  it('is counted for Prometheus', async () => {
    await ask(one);
    const { text } = await one.api.get('/metrics');
    expect(text).toMatch(
      /parley_ai_call_duration_seconds_count\{provider="openai-compatible",purpose="analyze",outcome="answered"\} \d+/,
    );
    expect(text).toMatch(/parley_ai_tokens_total\{provider="openai-compatible",direction="input"\} \d+/);
  });
});

describe('a database that is away', () => {
  it('keeps nobody waiting: with a budget the local model answers, and nothing is asked', async () => {
    const pool = one.app.get(Database).pool;
    const query = pool.query.bind(pool);
    try {
      // A pool that never answers, as with a server that froze.
      Object.assign(pool, { query: () => new Promise(() => undefined) });
      expect(await ask(one)).toBe('local');
      expect(server.asked).toHaveLength(0);
    } finally {
      Object.assign(pool, { query });
    }
    expect(one.app.get(CallLedger).usedUp).toBe(false);
    expect(await ask(one)).toBe('openai-compatible');
  });
});

async function token(): Promise<string> {
  const signed = await two.api.post<{ accessToken: string }>('/api/auth/login', {
    email: 'ada@example.com',
    password: 'ada keeps the keys of the house',
  });
  return signed.body.accessToken;
}
