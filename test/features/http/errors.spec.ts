import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';

interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  requestId: string;
  errors?: { path: string; message: string }[];
  stack?: string;
}

let t: TestApp;
let base: string;
beforeAll(async () => {
  t = await startTestApp();
  await t.app.listen(0, '127.0.0.1');
  base = await t.app.getUrl();
});
afterAll(() => t.close());

const LOGIN = '/api/auth/login';

describe('every error', () => {
  it('is problem+json with a stable code, a remedy and the request id', async () => {
    const answer = await t.api.get<ProblemBody>('/api/nothing-here?secret=1');
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toMatchObject({
      code: 'request.not_found',
      status: 404,
      title: 'Not Found',
      instance: '/api/nothing-here',
    });
    expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
    expect(answer.body.stack).toBeUndefined();
  });

  it('keeps a sane request id of the caller and replaces an insane one', async () => {
    const sane = await t.api.get('/api/x', { headers: { 'x-request-id': 'order-2026.11:7' } });
    expect(sane.headers['x-request-id']).toBe('order-2026.11:7');
    const insane = await t.api.get('/api/x', { headers: { 'x-request-id': 'a b <script>' } });
    expect(insane.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['a body that is no JSON', '{ "email": ', 'application/json', 400, 'request.invalid'],
    [
      'plain text, which other sites may post without asking',
      'email=a',
      'text/plain',
      415,
      'request.media_type',
    ],
    [
      'a form, which other sites may post without asking',
      'email=a',
      'application/x-www-form-urlencoded',
      415,
      'request.media_type',
    ],
    [
      'a prototype key',
      '{"__proto__":{"admin":true},"email":"a@b.co","password":"x"}',
      'application/json',
      400,
      'request.invalid',
    ],
    [
      'a NUL in a text',
      '{"email":"a\\u0000@b.co","password":"x"}',
      'application/json',
      400,
      'request.invalid',
    ],
    [
      'half a surrogate pair',
      '{"email":"\\ud800","password":"x"}',
      'application/json',
      400,
      'request.invalid',
    ],
    ['an operator object', '{"email":{"not":""},"password":"x"}', 'application/json', 400, 'request.invalid'],
    [
      'an unknown field',
      '{"email":"a@b.co","password":"x","role":"ADMIN"}',
      'application/json',
      400,
      'request.invalid',
    ],
    ['JSON nested 33 deep', `${'['.repeat(33)}${']'.repeat(33)}`, 'application/json', 400, 'request.invalid'],
  ])('refuses %s', async (_, body, type, status, code) => {
    const answer = await t.api.send<ProblemBody>('POST', LOGIN, body, { headers: { 'content-type': type } });
    expect(answer.status).toBe(status);
    expect(answer.body.code).toBe(code);
    expect(answer.body.detail.length).toBeGreaterThan(20);
  });

  it('names the field that does not fit', async () => {
    const ada = await t.api.asAda();
    const answer = await ada.post<ProblemBody>('/api/customers', { name: 'Nora', email: 'no address' });
    expect(answer.body.errors?.[0]?.path).toBe('email');
    expect(answer.body.detail).toContain('email');
  });

  it('is 413 for a body over 10 MB', async () => {
    const answer = await t.api.send<ProblemBody>('POST', LOGIN, `"${'x'.repeat(10 * 1024 * 1024)}"`);
    expect([answer.status, answer.body.code]).toEqual([413, 'request.too_large']);
  });

  it('holds a compressed body to the same 10 MB, counted unpacked', async () => {
    const bomb = gzipSync(`"${'x'.repeat(20 * 1024 * 1024)}"`);
    expect(bomb.length).toBeLessThan(100_000);
    const answer = await t.api.send<ProblemBody>('POST', LOGIN, bomb, {
      headers: { 'content-encoding': 'gzip' },
    });
    expect([answer.status, answer.body.code]).toEqual([413, 'request.too_large']);
  });

  it('is 400 for a body that is not compressed as it says', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const answer = await t.api.send<ProblemBody>('POST', LOGIN, '{"email":"a@b.co"}', { headers });
    expect(answer.status).toBe(400);
    expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
  });

  it('has the same shape when Fastify refuses the address', async () => {
    const answer = await t.api.get<ProblemBody>('/api/customers/%zz');
    expect([answer.status, answer.headers['content-type']]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('has the same shape when Node can not read the request', async () => {
    const text = await rawExchange(base, 'NONSENSE\r\n\r\n');
    expect(text).toContain('HTTP/1.1 400');
    expect(text).toContain('application/problem+json');
    expect(text).toContain('"code":"request.invalid"');
  });

  it('has the same shape for headers that are too large', async () => {
    const text = await rawExchange(
      base,
      `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`,
    );
    expect(text).toContain('HTTP/1.1 431');
    expect(text).toContain('"code":"request.headers_too_large"');
  });

  it('tells a stack only in development', async () => {
    const development = await startTestApp({ sharing: t, env: { NODE_ENV: 'development' } });
    const answer = await development.api.get<ProblemBody>('/api/nothing-here');
    expect(answer.body.stack).toContain('NotFoundException');
    await development.close();
  });
});

describe('headers', () => {
  it('close the API to other origins unless they are configured', async () => {
    const closed = await t.api.get('/api/x', { headers: { origin: 'https://evil.example' } });
    expect(closed.headers['access-control-allow-origin']).toBeUndefined();
    const opened = await startTestApp({ sharing: t, env: { CORS_ORIGINS: 'https://app.example.com' } });
    const answer = await opened.api.get('/api/x', { headers: { origin: 'https://app.example.com' } });
    expect(answer.headers['access-control-allow-origin']).toBe('https://app.example.com');
    await opened.close();
  });

  it('do not upgrade insecure requests, so that Swagger loads over plain http', async () => {
    const answer = await t.api.get('/api/x');
    expect(String(answer.headers['content-security-policy'])).toContain("default-src 'self'");
    expect(String(answer.headers['content-security-policy'])).not.toContain('upgrade-insecure-requests');
  });
});

/** Sends bytes as they are and returns all that comes back. */
function rawExchange(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    let received = '';
    socket.on('data', (chunk) => (received += chunk.toString()));
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer')));
  });
}
