import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Api } from '../../support/api.js';
import { RawSocket } from '../../support/raw-socket.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, signIn } from '../auth/staff.js';

const APP = 'https://app.example.com';

let t: TestApp;
let ada: Api;
let token = '';
let opened: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  token = (await signIn(t.api, ADA)).accessToken;
  ada = t.api.with(token);
  opened = await startTestApp({ sharing: t, env: { CORS_ORIGINS: `${APP},http://localhost:5173` } });
});
afterAll(async () => {
  await opened.close();
  await t.close();
});

function preflight(api: Api, origin: string): Promise<Answer> {
  return api.send('OPTIONS', '/api/customers', undefined, {
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
}

describe('other origins', () => {
  it.each([APP, 'http://localhost:5173'])('may call and read when configured: %s', async (origin) => {
    const { headers } = await opened.api.get('/api/customers', { headers: { origin } });
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers['access-control-allow-credentials']).toBe('true');
    expect(String(headers.vary)).toMatch(/origin/i);
    expect(String(headers['access-control-expose-headers'])).toContain('etag');
    const asked = await preflight(opened.api, origin);
    expect(asked.status).toBe(204);
    expect(asked.headers['access-control-allow-origin']).toBe(origin);
    expect(String(asked.headers['access-control-allow-methods'])).toContain('POST');
    expect(String(asked.headers['access-control-allow-headers'])).toContain('authorization');
  });

  it.each([
    'https://evil.example',
    'null',
    'http://app.example.com',
    'https://app.example.com.evil.example',
    'https://app.example.com:444',
    'https://sub.app.example.com',
  ])('are told nothing otherwise: %s', async (origin) => {
    for (const { api } of [opened, t]) {
      const answers = [
        await api.get('/api/customers', { headers: { origin } }),
        await preflight(api, origin),
      ];
      for (const { headers } of answers) expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('answers', () => {
  const gzip = { headers: { 'accept-encoding': 'gzip' } };

  it('are compressed from a kilobyte on', async () => {
    const { body } = await ada.post<{ id: string }>('/api/customers', { name: 'Nora' });
    const small = await ada.get(`/api/customers/${body.id}`, gzip);
    expect(small.text.length).toBeLessThan(1024);
    expect(small.headers['content-encoding']).toBeUndefined();
    for (let n = 0; n < 8; n += 1) await ada.post('/api/customers', { name: `Customer ${n}` });
    const large = await t.app.inject({
      url: '/api/customers',
      headers: { ...gzip.headers, authorization: `Bearer ${token}` },
    });
    expect(large.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(large.rawPayload).length).toBeGreaterThan(1024);
    expect(String(large.headers.vary)).toMatch(/accept-encoding/i);
    expect((await ada.get('/api/customers')).headers['content-encoding']).toBeUndefined();
  });

  it('that hold secrets are never compressed, however long they are and their address is written', async () => {
    const long = { name: 'x'.repeat(200), role: 'AGENT' };
    for (let n = 0; n < 8; n += 1) expect((await ada.post('/api/api-keys', long)).status).toBe(201);
    for (const path of ['/api/api-keys', '/api/%61pi-keys', '/api/api-keys?limit=50']) {
      const answer = await ada.get(path, gzip);
      if (answer.status === 200) expect(answer.text.length, path).toBeGreaterThan(1024);
      expect(answer.headers['content-encoding'], path).toBeUndefined();
    }
    for (let n = 0; n < 4; n += 1) await t.api.asAda();
    const sessions = await ada.get('/api/auth/sessions', gzip);
    expect(sessions.text.length).toBeGreaterThan(1024);
    expect(sessions.headers['content-encoding']).toBeUndefined();
  });

  it('let a browser load nothing from elsewhere, and nobody frame them', async () => {
    const { headers } = await t.api.get('/api/nothing-here');
    const policy = String(headers['content-security-policy']).split(';');
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy.join(' ')).not.toMatch(/https:|\*|unsafe-eval/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(String(headers['strict-transport-security'])).toContain('max-age=');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers.server).toBeUndefined();
  });
});

describe('a delivery without a signature', () => {
  it('is refused before its body is looked at', async () => {
    const other = await startTestApp({ sharing: t });
    await other.app.listen(0, '127.0.0.1');
    for (const path of ['generic', 'whatsapp', '%77hatsapp']) {
      const socket = await RawSocket.open(await other.app.getUrl());
      // Nine megabytes are announced and none sent: who waited for them would never answer.
      socket.send(
        `POST /api/webhooks/${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n`,
      );
      expect(await socket.answers(1), path).toEqual([401]);
      expect(socket.body().code).toBe('webhooks.bad_signature');
      socket.close();
    }
    await other.close();
  });
});
