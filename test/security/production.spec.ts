import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProductProcess } from '../support/product-process.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { fullRun } from './support/full-run.js';
import { junkFor } from './support/junk.js';
import { expectProblem, tellsOfTheInside } from './support/problem-shape.js';
import { sendRaw } from './support/raw-request.js';
import { routesOf, STREAM, type Route } from './support/routes.js';

const RUNS = fullRun ? 60 : 6;
const secret = (): string => randomBytes(48).toString('base64');

let t: TestApp;
let product: ProductProcess;
let routes: Route[];
let token: string;
beforeAll(async () => {
  t = await startTestApp();
  routes = routesOf(t.app).filter(({ template }) => template !== STREAM && template !== '/api/auth/logout');
  product = await ProductProcess.start({
    ...t.env,
    NODE_ENV: 'production',
    JWT_ACCESS_SECRET: secret(),
    JWT_REFRESH_SECRET: secret(),
  });
  const login = { email: 'ada@example.com', password: 'ada keeps the keys of the house' };
  const answer = await sendRaw(product.base, {
    method: 'POST',
    path: '/api/auth/login',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(login),
  });
  token = (JSON.parse(answer.text) as { accessToken: string }).accessToken;
}, 90_000);
afterAll(async () => {
  await product.stop();
  await t.close();
});

/** What the server says to bytes that are hardly HTTP. */
function sayRaw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(product.base);
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    socket.on('close', () => resolve(heard));
    socket.on('error', () => resolve(heard));
    socket.setTimeout(15_000, () => socket.destroy());
  });
}

describe('the built product in production', () => {
  it('tells nothing of its inside, whatever it is sent', async () => {
    for (const route of routes) {
      await fc.assert(
        fc.asyncProperty(junkFor(route, [crypto.randomUUID()]), async ({ path, body, headers }) => {
          const answer = await sendRaw(product.base, {
            method: route.method,
            path: path.replace(/[^\x21-\x7e]/g, ''),
            body,
            headers: { ...headers, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          });
          const about = `${route.method} ${path} ${String(body)} -> ${answer.text}`;
          expect(answer.status, about).toBeLessThan(route.template.startsWith('/health') ? 504 : 500);
          if (answer.status >= 400 && answer.status < 500) {
            expectProblem(answer, about);
            const { detail, errors = [] } = JSON.parse(answer.text) as {
              detail: string;
              errors?: { message: string }[];
            };
            // Names of fields come back as they were sent, the sentences about them are ours.
            const said = errors.map(({ message }) => message).join(' ');
            const own = errors.length > 0 ? said : detail;
            expect([about, tellsOfTheInside(own)]).toEqual([about, undefined]);
          }
          for (const header of ['server', 'x-powered-by', 'via'])
            expect(answer.headers[header]).toBeUndefined();
        }),
        { numRuns: RUNS, ...(fullRun ? {} : { seed: 7 }) },
      );
    }
  }, 400_000);

  it('answers what is hardly HTTP in the same shape, and stays up', async () => {
    const { host } = new URL(product.base);
    const get = `GET /api/leads HTTP/1.1\r\nHost: ${host}\r\n`;
    const lines = [
      'rubbish\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `${get}Bad Header\r\n\r\n`,
      `${get}X: ${'x'.repeat(20_000)}\r\n\r\n`,
      `POST /api/leads HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `POST /api/leads HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      `POST /api/leads HTTP/1.1\r\nHost: ${host}\r\nContent-Length: -1\r\n\r\n`,
      `TRACE / HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
      `${get}Transfer-Encoding: x\r\n\r\n`,
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      '\u0016\u0003\u0001\u0000\u0001',
      `GET /${'x'.repeat(15_000)} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      `GET /%zz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    ];
    for (const line of lines) {
      const heard = await sayRaw(line);
      const about = JSON.stringify(line.slice(0, 80));
      expect(heard, about).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(heard.toLowerCase(), about).toContain('content-type: application/problem+json');
      expect([about, tellsOfTheInside(heard.slice(heard.indexOf('\r\n\r\n')))]).toEqual([about, undefined]);
      // One request, one answer: a second would be one that was smuggled in.
      expect(heard.match(/HTTP\/1\.1 /g), about).toHaveLength(1);
    }
    const { status } = await sendRaw(product.base, { method: 'GET', path: '/health/live' });
    expect(status).toBe(200);
    expect(product.child.exitCode).toBeNull();
  }, 60_000);

  it('printed no secret and no password all the while', () => {
    expect(product.printed).not.toContain(token);
    expect(product.printed).not.toMatch(/ada keeps the keys|\$argon2|Bearer ey/);
  });
});
