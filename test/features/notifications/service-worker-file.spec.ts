import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

describe('the service worker', () => {
  it('is served to anybody, for the whole origin, and asked for anew each time', async () => {
    const answer = await t.api.get('/push-sw.js');
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'service-worker-allowed': '/',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    expect(String(answer.headers['content-security-policy'])).toContain("worker-src 'self'");
    expect(answer.text).toContain("addEventListener('push'");
  });

  it('is not sent again to whoever has it', async () => {
    for (const path of ['/push-sw.js', '/push-icon.png', '/push-badge.png']) {
      const { etag } = (await t.api.get(path)).headers;
      const again = await t.api.get(path, { headers: { 'if-none-match': String(etag) } });
      expect([again.status, again.text]).toEqual([304, '']);
      expect((await t.api.get(path, { headers: { 'if-none-match': '"older"' } })).status).toBe(200);
    }
  });

  it('finds its pictures beside it', async () => {
    for (const path of ['/push-icon.png', '/push-badge.png']) {
      const { status, headers } = await t.api.get(path);
      expect([status, headers['content-type']]).toEqual([200, 'image/png']);
    }
  });
});
