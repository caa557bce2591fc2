import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import { OutgoingError } from '@libs/http/outgoing/outgoing.errors.js';
import { listen, serve } from '../support/outside.js';

/** A client that may call this machine's loopback by number, and nothing else beyond the internet. */
const open = (): OutgoingClient => new OutgoingClient({ allowedHosts: ['127.0.0.1'], trustedOrigins: [] });
const closed = (): OutgoingClient => new OutgoingClient({ allowedHosts: [], trustedOrigins: [] });

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'answered';
  } catch (error) {
    return error instanceof OutgoingError ? error.code : String(error);
  }
}

describe('the guarded client', () => {
  // The forms of IPv4 and the ranges by number are in libs/http/outgoing; these are what else URLs were hidden in.
  it.each([
    'http://[64:ff9b:1::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:7f00:1::]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[fc00::1]/',
    'http://[ff02::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://169.254.170.2/',
    'http://100.64.0.1/',
    'http://198.18.0.1/',
    'http://192.0.0.192/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://240.0.0.1/',
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127.0.0.1%2f@example.com/',
    'http://example.com@127.0.0.1/',
    'http://127.0.0.1#@example.com/',
    'http://127.0.0.1\\@example.com/',
    'http:127.0.0.1/',
    'http:/\\127.0.0.1/',
    'ftp://127.0.0.1/',
    'gopher://127.0.0.1:6379/_FLUSHALL',
    'data:text/plain,x',
    'unix:/var/run/docker.sock',
    'http://unix:/var/run/docker.sock:/info',
    '',
  ])('does not call %s', async (url) => {
    const code = await codeOf(closed().send({ method: 'GET', url, timeoutMs: 5_000 }));
    // Some of these are names that nobody has: also those are called nowhere.
    expect(['outgoing.address_refused', 'outgoing.failed'], code).toContain(code);
    if (/127|::|gopher|169\.254/.test(url)) expect(code).toBe('outgoing.address_refused');
  });

  it('asks the lookup for every call anew: a name that led outside yesterday is not believed today', async () => {
    const inner = await listen();
    const answers = [[{ address: '192.0.2.1', family: 4 }], [{ address: '127.0.0.1', family: 4 }]];
    let asked = 0;
    const client = new OutgoingClient({
      allowedHosts: ['192.0.2.0/24'],
      trustedOrigins: [],
      connectTimeoutMs: 300,
      resolve: () => Promise.resolve(answers[asked++] ?? []),
    });
    const url = `http://rebinding.example:${inner.port}/`;
    await codeOf(client.send({ method: 'GET', url, timeoutMs: 500 }));
    expect(await codeOf(client.send({ method: 'GET', url, timeoutMs: 500 }))).toBe(
      'outgoing.address_refused',
    );
    expect(asked).toBe(2);
    expect(inner.connections()).toBe(0);
  });

  it('reads a compressed answer as the bytes that came: a bomb stays packed', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    const { port } = await serve((_, response) => {
      response.setHeader('content-encoding', 'gzip').end(bomb);
    });
    const answer = await open().send({ method: 'GET', url: `http://127.0.0.1:${port}/` });
    expect(answer.body.length).toBe(bomb.length);
  }, 60_000);

  it('follows no redirect to anywhere, of any kind', async () => {
    const inner = await serve((_, response) => response.end('the inside'));
    for (const status of [301, 302, 303, 307, 308]) {
      const { port } = await serve((_, response) =>
        response
          .writeHead(status, {
            location: `http://127.0.0.1:${inner.port}/`,
            refresh: '0;url=http://127.0.0.1',
          })
          .end(),
      );
      const answer = await open().send({ method: 'POST', url: `http://127.0.0.1:${port}/`, body: 'x' });
      expect(answer.status).toBe(status);
    }
    expect(inner.connections()).toBe(0);
  });

  it('ends in time however slowly the other side speaks, in its head or its body', async () => {
    const drip = (head: boolean) =>
      serve((_, response) => {
        if (!head) response.writeHead(200);
        const timer = setInterval(() => (head ? response.writeProcessing() : response.write('x')), 50);
        response.on('close', () => clearInterval(timer));
      });
    for (const head of [true, false]) {
      const { port } = await drip(head);
      const start = performance.now();
      const url = `http://127.0.0.1:${port}/`;
      expect(await codeOf(open().send({ method: 'GET', url, timeoutMs: 500 }))).toBe('outgoing.timeout');
      expect(performance.now() - start).toBeLessThan(5_000);
    }
  });

  it('lets no header of its caller end another request', async () => {
    const { port, connections } = await serve((_, response) => response.end('x'));
    const url = `http://127.0.0.1:${port}/`;
    const forged: Record<string, string>[] = [
      { 'x-a': 'b\r\nx-c: d' },
      { 'x-a\r\nx-c': 'd' },
      { 'transfer-encoding': 'chunked' },
    ];
    for (const headers of forged) {
      expect(await codeOf(open().send({ method: 'GET', url, headers }))).not.toBe('answered');
    }
    expect(await codeOf(open().send({ method: 'GET', url: `${url}a\r\nb HTTP/1.1` }))).toBe('answered');
    expect(connections()).toBeLessThan(5);
  });
});
