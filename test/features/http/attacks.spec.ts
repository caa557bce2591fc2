import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let t: TestApp;
let ada: Api;
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

describe('a name that every object has', () => {
  it.each(['constructor', 'prototype', 'toString', 'hasOwnProperty', '__proto__'])(
    'is refused as a field, "%s", instead of being lost',
    async (name) => {
      const body = `{"name":"Nora","customFields":{"${name}":"Acme Builders"}}`;
      expect((await ada.send('POST', '/api/customers', body)).status).toBe(400);
      expect((await ada.send('POST', '/api/customers', `{"name":"Nora","${name}":"1"}`)).status).toBe(400);
    },
  );

  it('is refused as a query parameter', async () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      expect((await ada.get(`/api/leads?${name}=1`)).status, name).toBe(400);
    }
  });

  it('a number beyond all numbers is refused instead of becoming nothing', async () => {
    const answer = await ada.send('POST', '/api/customers', '{"name":"Nora","customFields":{"n":1e999}}');
    expect(answer.status).toBe(400);
  });
});

describe('an unknown query parameter', () => {
  it('is refused on every kind of route', async () => {
    const { body } = await ada.post<{ id: string }>('/api/customers', { name: 'Nora' });
    const answers = await Promise.all([
      ada.get(`/api/customers/${body.id}?zz=1`),
      ada.get('/api/leads/pipeline?zz=1'),
      ada.get('/api/auth/me?zz=1'),
      ada.get('/api/analytics/realtime?zz=1'),
      ada.post('/api/customers?zz=1', { name: 'Zoe' }),
      ada.patch(`/api/customers/${body.id}?zz=1`, { name: 'Zoe' }),
      ada.delete(`/api/customers/${body.id}?zz=1`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
    expect((await ada.get<{ name: string }>(`/api/customers/${body.id}`)).body.name).toBe('Nora');
  });
});

describe('an Idempotency-Key', () => {
  it('keeps a repeated request from making a second API key, and the key from the database', async () => {
    const headers = { 'idempotency-key': 'one-key-please' };
    const make = { name: 'Shop', role: 'AGENT' };
    const first = await ada.post<{ id: string; key: string }>('/api/api-keys', make, { headers });
    const again = await ada.post<{ id: string; key: string }>('/api/api-keys', make, { headers });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    const kept = await t.database.rows('select * from "IdempotencyKey"');
    expect(JSON.stringify(kept)).not.toContain(first.body.key);
  });
});

describe('other ways in', () => {
  it('a conditional HEAD is answered as the GET would be', async () => {
    const { body } = await ada.post<{ id: string }>('/api/customers', { name: 'Ivy' });
    const url = `/api/customers/${body.id}`;
    const tag = String((await ada.get(url)).headers.etag);
    const answer = await ada.send('HEAD', url, undefined, { headers: { 'if-none-match': tag } });
    expect(answer.status).toBe(304);
  });

  it('an OPTIONS that is no preflight is no error', async () => {
    const answer = await t.api.send('OPTIONS', '/api/customers');
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  it('every answer carries its request id, also those of the framework', async () => {
    for (const url of ['/api/%zz', `/api/customers/${'x'.repeat(3_000)}`]) {
      expect((await ada.get(url)).headers['x-request-id'], url.slice(0, 20)).toMatch(/\S/);
    }
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
    const preflight = await t.api.send('OPTIONS', '/api/customers', undefined, { headers });
    expect(preflight.headers['x-request-id']).toMatch(/\S/);
  });

  it('a channel that this version can not check is closed, not unknown', async () => {
    const answer = await t.api.post<{ code: string }>('/api/webhooks/email/postmark', {
      From: 'a@example.com',
    });
    expect([answer.status, answer.body.code]).toEqual([401, 'webhooks.bad_signature']);
  });

  it('says first what kind of value is wanted', async () => {
    const answer = await ada.get<{ detail: string }>('/api/customers?limit=abc');
    expect(answer.body.detail).toContain('must be an integer');
  });
});

describe('the limit on signing in', () => {
  it('is not used up by other routes of the same address', async () => {
    const limited = await startTestApp({ sharing: t, env: { RATE_LIMIT_DISABLED: 'false' } });
    for (let n = 0; n < 6; n += 1) await limited.api.post('/api/auth/signup', { email: 'x' });
    expect((await limited.api.post('/api/auth/signup', { email: 'x' })).status).toBe(429);
    const login = await limited.api.post('/api/auth/login', {
      email: 'ada@example.com',
      password: 'ada keeps the keys of the house',
    });
    expect(login.status).toBe(200);
    await limited.close();
  });
});
