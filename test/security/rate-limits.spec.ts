import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { hasRedisServer, RedisProcess } from '@libs/cache/testing/redis-process.js';
import { FixedWindowStorage, MAX_CALLERS } from '@libs/throttle/fixed-window-storage.js';
import { ADA, signIn } from '../features/auth/staff.js';
import { signGeneric } from '../support/sign.js';
import { GENERIC_SECRET, startTestApp, type TestApp } from '../support/test-app.js';
import { expectProblem } from './support/problem-shape.js';

const LIMITED = { RATE_LIMIT_DISABLED: 'false' };

let t: TestApp;
const started: TestApp[] = [];
beforeAll(async () => {
  t = await startTestApp();
});
afterEach(async () => {
  for (const process of started.splice(0)) await process.close();
});
afterAll(() => t.close());

/** A process with limits, all counters at nothing. */
async function limited(env: Record<string, string> = {}): Promise<TestApp> {
  // In a Redis of the run the counters of the test before would go on.
  const process = await startTestApp({ sharing: t, env: { ...LIMITED, REDIS_HOST: '', ...env } });
  started.push(process);
  return process;
}

interface Call {
  url: string;
  method?: 'GET' | 'POST' | 'PUT';
  from?: string;
  headers?: Record<string, string>;
  payload?: string;
}

async function call(app: NestFastifyApplication, { url, method = 'GET', from, headers, payload }: Call) {
  const answer = await app.inject({ method, url, headers, payload, remoteAddress: from ?? '192.0.2.1' });
  return { status: answer.statusCode, headers: answer.headers, text: answer.payload };
}

/** The statuses of so many calls, one after the other, each with how often it came. */
async function statuses(times: number, make: (n: number) => Promise<{ status: number }>) {
  const seen = new Map<number, number>();
  for (let n = 0; n < times; n += 1) {
    const { status } = await make(n);
    seen.set(status, (seen.get(status) ?? 0) + 1);
  }
  return Object.fromEntries(seen);
}

describe('an address without a sign-in', () => {
  const floods: [string, (n: number) => Call, number][] = [
    ['unknown paths', (n) => ({ url: `/api/nothing-${n}` }), 404],
    ['unknown paths outside the API', (n) => ({ url: `/wp-admin/${n}.php` }), 404],
    ['calls without a token', () => ({ url: '/api/leads' }), 401],
    [
      'calls with made-up tokens',
      (n) => ({ url: '/api/leads', headers: { authorization: `Bearer x${n}` } }),
      401,
    ],
    [
      'calls with made-up API keys',
      (n) => ({ url: '/api/leads', headers: { authorization: `Bearer parley_${n}` } }),
      401,
    ],
    [
      'bodies that are no JSON',
      () => ({
        url: '/api/leads',
        method: 'POST',
        payload: '{',
        headers: { 'content-type': 'application/json' },
      }),
      400,
    ],
    [
      'bodies of another kind',
      () => ({
        url: '/api/auth/login',
        method: 'POST',
        payload: 'a',
        headers: { 'content-type': 'text/plain' },
      }),
      415,
    ],
    [
      'made-up links to unsubscribe',
      (n) => ({ url: `/api/notifications/unsubscribe/${n}.x`, method: 'POST' }),
      404,
    ],
    ['methods that are not served', () => ({ url: '/api/leads', method: 'PUT' }), 404],
  ];
  it.each(floods)('may send 100 %s in a quarter of an hour', async (_, make, status) => {
    const { app } = await limited();
    expect(await statuses(110, (n) => call(app, make(n)))).toEqual({ [status]: 100, 429: 10 });
    const refused = await call(app, make(200));
    expectProblem(refused, 'the refusal');
    expect(refused.headers).toMatchObject({ 'ratelimit-limit': '100', 'ratelimit-remaining': '0' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800);
    expect((await call(app, { ...make(200), from: '192.0.2.2' })).status).toBe(status);
  });

  it('has one budget for all of these together', async () => {
    const { app } = await limited();
    const each = floods.map(([, make]) => make);
    const seen = await statuses(108, (n) =>
      call(app, (each[n % each.length] ?? each[0])?.(n) ?? { url: '/' }),
    );
    expect(seen[429]).toBe(8);
  });

  it('does not use up what belongs to those who are signed in, nor the health checks', async () => {
    const { app, api } = await limited();
    const { accessToken } = await signIn(api, ADA);
    await statuses(105, (n) => call(app, { url: `/api/nothing-${n}`, from: '127.0.0.1' }));
    expect((await api.get('/api/leads')).status).toBe(429);
    const own = await api.with(accessToken).get('/api/leads');
    expect([own.status, own.headers['ratelimit-limit']]).toEqual([200, '1000']);
    for (const path of ['/health', '/health/live']) expect((await api.get(path)).status).toBe(200);
  });

  it('is a whole /64 of IPv6, and an IPv4 address in any writing', async () => {
    const { app } = await limited();
    const seen = await statuses(105, (n) =>
      call(app, { url: '/api/leads', from: `2001:db8:1:2::${n.toString(16)}` }),
    );
    expect(seen).toEqual({ 401: 100, 429: 5 });
    expect((await call(app, { url: '/api/leads', from: '2001:db8:1:3::1' })).status).toBe(401);
    await statuses(100, () => call(app, { url: '/api/leads', from: '::ffff:192.0.2.77' }));
    expect((await call(app, { url: '/api/leads', from: '192.0.2.77' })).status).toBe(429);
  });
});

describe('the others of an office', () => {
  it('stay signed in, whatever one of them sends wrongly', async () => {
    const { app, api } = await limited();
    const wrong = await statuses(110, () =>
      call(app, {
        url: '/api/notifications/preferences',
        method: 'PUT',
        payload: '{"a":',
        headers: { 'content-type': 'application/json', authorization: 'Bearer a-good-one-or-not' },
      }),
    );
    expect(wrong).toEqual({ 400: 100, 429: 10 });
    const { refreshToken } = await signIn(api, ADA);
    const refreshed = await call(app, {
      url: '/api/auth/refresh',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ refreshToken }),
    });
    expect(refreshed.status).toBe(200);
  });
});

describe('forwarded addresses', () => {
  const spoofed = (n: number): Record<string, string> => ({
    'x-forwarded-for': `203.0.113.${n}`,
    'x-real-ip': `203.0.113.${n}`,
    forwarded: `for=203.0.113.${n}`,
    'x-client-ip': `203.0.113.${n}`,
    'cf-connecting-ip': `203.0.113.${n}`,
  });

  it('are not believed from anybody who is not named in TRUST_PROXY', async () => {
    for (const trusted of ['', '10.0.0.0/8']) {
      const { app } = await limited({ TRUST_PROXY: trusted });
      const seen = await statuses(105, (n) => call(app, { url: '/api/leads', headers: spoofed(n) }));
      expect(seen).toEqual({ 401: 100, 429: 5 });
    }
  });

  it('of a trusted proxy count for the last address it saw, whatever the caller wrote before it', async () => {
    const { app } = await limited({ TRUST_PROXY: '10.0.0.0/8' });
    const through = (n: number, client: string): Call => ({
      url: '/api/leads',
      from: '10.1.1.1',
      headers: { 'x-forwarded-for': `203.0.113.${n}, 10.9.9.9x, ${client}, 10.2.2.2` },
    });
    expect(await statuses(105, (n) => call(app, through(n, '198.51.100.1')))).toEqual({ 401: 100, 429: 5 });
    expect((await call(app, through(0, '198.51.100.2'))).status).toBe(401);
  });
});

describe('a provider', () => {
  it('has every signed delivery of a burst taken, from an address whose unsigned ones are refused', async () => {
    const { app, api } = await limited();
    const unsigned = await statuses(60, () =>
      call(app, {
        url: '/api/webhooks/generic',
        method: 'POST',
        payload: '{}',
        from: '127.0.0.1',
        headers: { 'content-type': 'application/json' },
      }),
    );
    expect(unsigned).toEqual({ 401: 50, 429: 10 });
    const burst = Array.from({ length: 400 }, (_, n) => {
      const body = Buffer.from(`{"event":"burst ${n}"}`);
      return api.send('POST', '/api/webhooks/generic', body, {
        headers: signGeneric(body, GENERIC_SECRET, `burst-${n}`, t.clock.now()),
      });
    });
    const answers = await Promise.all(burst);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });
});

describe.runIf(hasRedisServer)('two processes with one Redis', () => {
  let redis: RedisProcess;
  beforeAll(async () => {
    redis = await RedisProcess.start();
  });
  afterAll(() => redis.remove());

  it('let no more than the limit through when they are called at the same time', async () => {
    const env = { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) };
    const processes = [await limited(env), await limited(env)];
    const all: Awaited<ReturnType<typeof call>>[] = [];
    // 20 at a time: more of them would keep this one thread from hearing Redis in time.
    for (let wave = 0; wave < 15; wave += 1) {
      const answers = Array.from({ length: 20 }, (_, n) => {
        const { app } = processes[n % 2] ?? t;
        return call(app, { url: n % 3 ? '/api/leads' : `/api/nothing-${wave}-${n}`, from: '198.51.100.9' });
      });
      all.push(...(await Promise.all(answers)));
    }
    expect(all.filter(({ status }) => status !== 429)).toHaveLength(100);
  });

  it('go on limiting when Redis freezes, and answer in time', async () => {
    const env = { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) };
    const { app } = await limited(env);
    await statuses(60, () => call(app, { url: '/api/leads', from: '198.51.100.10' }));
    redis.freeze();
    try {
      const seen = await statuses(60, () => call(app, { url: '/api/leads', from: '198.51.100.10' }));
      expect(seen).toEqual({ 401: 40, 429: 20 });
    } finally {
      redis.thaw();
    }
  });
});

describe('a million callers', () => {
  it('take no more memory than the callers that are remembered, and cost nobody their count', async () => {
    const counts = new FixedWindowStorage();
    for (let n = 0; n < 1_000_000; n += 1) {
      await counts.increment(`2001:db8:${n.toString(16)}::/64`, 60_000, 100, 60_000, 'anonymous');
    }
    expect(counts.size).toBe(MAX_CALLERS);
  }, 60_000);

  it('choose nothing of the name they are counted under but their address or the account', async () => {
    const long = 'x'.repeat(100_000);
    const { app } = await limited();
    const hostile = { 'user-agent': long.slice(0, 4_000), cookie: `id=${long.slice(0, 4_000)}` };
    const seen = await statuses(105, (n) =>
      call(app, { url: `/api/leads?${n}=${n}`, headers: { ...hostile, 'x-request-id': `r${n}` } }),
    );
    expect(seen).toEqual({ 401: 100, 429: 5 });
  });
});
