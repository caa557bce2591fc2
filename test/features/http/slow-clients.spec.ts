import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RawSocket } from '../../support/raw-socket.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

const PROBLEM = 'application/problem+json; charset=utf-8';

let t: TestApp;
let base: string;
const open: RawSocket[] = [];

beforeAll(async () => {
  t = await startTestApp({ env: { REQUEST_TIMEOUT_MS: '2000', HEADERS_TIMEOUT_MS: '1000' } });
  await t.app.listen(0, '127.0.0.1');
  base = await t.app.getUrl();
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});
afterAll(() => t.close());

async function client(text: string): Promise<RawSocket> {
  const socket = await RawSocket.open(base);
  open.push(socket);
  socket.send(text);
  return socket;
}

describe('a client that sends one byte at a time', () => {
  it('is told so and let go when its headers take too long', async () => {
    const socket = await client('GET /health/live HTTP/1.1\r\nHost: a\r\nX-Slow: ');
    // The limit, the pace of looking at it, and a second in which to read the answer.
    expect(await socket.drip('a', 100, 10_000)).toBeLessThan(6_000);
    expect(socket.statuses).toEqual([408]);
    expect(socket.text).toContain(PROBLEM);
    expect(socket.body().code).toBe('request.timeout');
  });

  it.each(['/api/auth/login', '/api/webhooks/generic', '/api/nothing-here'])(
    'is let go when its body takes too long, at %s',
    async (path) => {
      const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`;
      const socket = await client(head);
      expect(await socket.drip(' ', 100, 12_000)).toBeLessThan(8_000);
      expect([408, 401, 404]).toContain(socket.statuses[0]);
    },
  );
});

describe('a body that nobody reads', () => {
  it('is not waited for: the answer comes at once', async () => {
    const socket = await client(
      'POST /api/nothing-here HTTP/1.1\r\nHost: a\r\nContent-Type: application/xml\r\nContent-Length: 0\r\n\r\n',
    );
    expect(await socket.answers(1)).toEqual([404]);
  });

  it('is refused by its announced length before any of it came', async () => {
    const socket = await client(
      'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n',
    );
    expect(await socket.answers(1)).toEqual([413]);
    expect(socket.body().code).toBe('request.too_large');
  });
});

describe('requests sent before the answers are read', () => {
  it('are all answered, in their order', async () => {
    const one = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
    const paths = ['/health/live', '/api/nothing-here', '/health/live', '/api/customers', '/health/live'];
    const socket = await client(paths.map(one).join(''));
    expect(await socket.answers(5)).toEqual([200, 404, 200, 401, 200]);
  });

  it('end with the first that can not be read', async () => {
    const socket = await client('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nNONSENSE\r\n\r\n');
    await socket.drip('a', 100, 5_000);
    expect(socket.closed).toBe(true);
    expect(socket.statuses.at(-1)).toBe(400);
  });
});

describe('what Node would answer without a word', () => {
  it.each([
    ['a request without a Host', 'GET /health/live HTTP/1.1\r\n\r\n', 400, 'request.invalid'],
    [
      'an expectation nobody knows',
      'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nExpect: a miracle\r\nContent-Length: 2\r\n\r\n{}',
      417,
      'request.expectation',
    ],
    [
      'too many headers',
      `GET / HTTP/1.1\r\nHost: a\r\n${Array.from({ length: 1500 }, (_, n) => `X-${n}: ${'v'.repeat(10)}\r\n`).join('')}\r\n`,
      431,
      'request.headers_too_large',
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na',
      400,
      'request.invalid',
    ],
    [
      'a length and pieces',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'request.invalid',
    ],
  ])('%s is answered as a problem', async (_, text, status, code) => {
    const socket = await client(text);
    expect(await socket.answers(1)).toEqual([status]);
    expect(socket.text.toLowerCase()).toContain(`content-type: ${PROBLEM}`);
    expect(socket.text.toLowerCase()).toContain('x-request-id: ');
    expect(socket.body()).toMatchObject({ code, status });
  });

  it('an old client needs no Host', async () => {
    const socket = await client('GET /health/live HTTP/1.0\r\n\r\n');
    expect(await socket.answers(1)).toEqual([200]);
  });

  it('a client that never leaves is left after the bad news', async () => {
    const socket = await client('NONSENSE\r\n\r\n');
    await socket.drip('a', 100, 5_000);
    expect(socket.closed).toBe(true);
  });
});
