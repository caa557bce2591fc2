import { describe, expect, it } from 'vitest';
import { listen, serve } from '../../../test/support/outside.js';
import { OutgoingClient, type OutgoingSettings } from './outgoing-client.js';
import { OutgoingError } from './outgoing.errors.js';

describe('OutgoingClient', () => {
  it('sends method, headers and body, and gives back status, headers and body', async () => {
    const seen: string[] = [];
    const { port } = await serve((request, response) => {
      request.setEncoding('utf8');
      request.on('data', (chunk: string) =>
        seen.push(`${request.method} ${String(request.headers['x-key'])} ${chunk}`),
      );
      request.on('end', () => response.writeHead(201, { 'x-answer': 'yes' }).end('{"ok":"ä"}'));
    });
    const answer = await allowing('127.0.0.1').send({
      method: 'POST',
      url: `http://127.0.0.1:${port}/path`,
      headers: { 'x-key': 'k' },
      body: 'hello',
    });
    expect(seen).toEqual(['POST k hello']);
    expect(answer.status).toBe(201);
    expect(answer.headers['x-answer']).toBe('yes');
    expect(answer.body.toString()).toBe('{"ok":"ä"}');
    expect(answer.json()).toEqual({ ok: 'ä' });
  });

  it('says so when JSON was expected and something else came', async () => {
    const { port } = await serve((_, response) => response.end('<html>'));
    const answer = await allowing('127.0.0.1').send({ method: 'GET', url: `http://127.0.0.1:${port}` });
    expect(() => answer.json()).toThrow('something that is not JSON');
  });

  describe('whatever the address is written like', () => {
    it.each([
      '127.0.0.1',
      '127.0.0.2',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0x7f.1',
      '0177.0.0.1',
      '0',
      '0.0.0.0',
      '１２７。０。０。１',
      '127.0.0.1.',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
      '[64:ff9b::7f00:1]',
      'localhost',
      'LOCALHOST',
    ])('does not connect to %s', async (host) => {
      const { port, connections } = await listen('::');
      const error = await failure(closed().send({ method: 'GET', url: `http://${host}:${port}/` }));
      expect(error.code).toBe('outgoing.address_refused');
      expect(error.maybeReceived).toBe(false);
      expect(connections()).toBe(0);
    });

    it('says how an administrator may allow it', async () => {
      const error = await failure(closed().send({ method: 'GET', url: 'http://10.0.0.1/' }));
      expect(error.detail).toContain('10.0.0.1 is not a public address');
      expect(error.detail).toContain('OUTGOING_ALLOWED_HOSTS');
    });
  });

  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'not an address',
    '//x',
    'http://',
  ])('refuses %s', async (url) => {
    expect((await failure(closed().send({ method: 'GET', url }))).code).toBe('outgoing.address_refused');
  });

  it('refuses an address with credentials, and does not repeat them', async () => {
    const error = await failure(closed().send({ method: 'GET', url: 'http://user:secret@example.com/' }));
    expect(error.code).toBe('outgoing.address_refused');
    expect(error.detail).not.toContain('secret');
  });

  it('refuses a name that leads to a private address', async () => {
    const { port, connections } = await listen('127.0.0.1');
    const client = closed({ resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) });
    const error = await failure(client.send({ method: 'GET', url: `http://hook.example.com:${port}/` }));
    expect(error.code).toBe('outgoing.address_refused');
    expect(error.detail).toContain('hook.example.com leads to 127.0.0.1');
    expect(connections()).toBe(0);
  });

  it('refuses a name of which one address is public and another private', async () => {
    const { port, connections } = await listen('127.0.0.1');
    const client = closed({
      resolve: () =>
        Promise.resolve([
          { address: '2606:4700:4700::1111', family: 6 },
          { address: '::ffff:127.0.0.1', family: 6 },
        ]),
    });
    const error = await failure(client.send({ method: 'GET', url: `http://hook.example.com:${port}/` }));
    expect(error.code).toBe('outgoing.address_refused');
    expect(connections()).toBe(0);
  });

  it('connects to the very address it checked, asked for once, when DNS answers change (rebinding)', async () => {
    const inner = await listen('127.0.0.1');
    const outer = await serve((_, response) => response.end('outer'), '127.0.0.2', inner.port);
    const answers = ['127.0.0.2', '127.0.0.1', '127.0.0.2'];
    const asked: string[] = [];
    const client = new OutgoingClient({
      allowedHosts: ['127.0.0.2'],
      trustedOrigins: [],
      resolve: () => {
        const address = answers[asked.length] ?? '127.0.0.1';
        asked.push(address);
        return Promise.resolve([{ address, family: 4 }]);
      },
    });
    const url = `http://rebind.example.com:${outer.port}/`;
    expect((await client.send({ method: 'GET', url })).body.toString()).toBe('outer');
    expect(asked).toEqual(['127.0.0.2']);
    expect((await failure(client.send({ method: 'GET', url }))).code).toBe('outgoing.address_refused');
    expect((await client.send({ method: 'GET', url })).body.toString()).toBe('outer');
    expect(asked).toHaveLength(3);
    expect(inner.connections()).toBe(0);
  });

  it('gives back a redirect as it is and goes nowhere', async () => {
    const inner = await listen('127.0.0.1');
    const { port } = await serve(
      (_, response) => response.writeHead(302, { location: `http://127.0.0.1:${inner.port}/admin` }).end(),
      '127.0.0.2',
    );
    const answer = await allowing('127.0.0.2').send({ method: 'GET', url: `http://127.0.0.2:${port}/` });
    expect(answer.status).toBe(302);
    expect(answer.headers['location']).toContain('/admin');
    expect(inner.connections()).toBe(0);
  });

  it('calls the origin an administrator set for a vendor, and no other port of that host', async () => {
    const { port } = await serve((_, response) => response.end('vendor'));
    const { port: other, connections } = await listen('127.0.0.1');
    const client = closed({ trustedOrigins: [`http://127.0.0.1:${port}/v23.0`] });
    expect((await client.send({ method: 'GET', url: `http://127.0.0.1:${port}/x` })).status).toBe(200);
    const error = await failure(client.send({ method: 'GET', url: `http://127.0.0.1:${other}/x` }));
    expect(error.code).toBe('outgoing.address_refused');
    expect(connections()).toBe(0);
  });

  it('calls a host that was allowed by name, wherever it leads', async () => {
    const { port } = await serve((_, response) => response.end('in'));
    const url = `http://localhost:${port}/`;
    expect((await allowing('localhost').send({ method: 'GET', url })).body.toString()).toBe('in');
  });

  it('ends a call whose answer comes drop by drop', async () => {
    const { port } = await serve((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    });
    const started = performance.now();
    const error = await failure(call(port, { timeoutMs: 300 }));
    expect(error.code).toBe('outgoing.timeout');
    expect(error.maybeReceived).toBe(true);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('ends a call that is never answered', async () => {
    const { port } = await listen('127.0.0.1');
    const error = await failure(call(port, { timeoutMs: 200 }));
    expect(error.code).toBe('outgoing.timeout');
    expect(error.detail).toContain('did not finish its answer within 0.2 s');
  });

  it('breaks off a call that nobody waits for any more, and begins none', async () => {
    const { port, open } = await listen('127.0.0.1');
    const leaving = new AbortController();
    const broken = failure(call(port, { signal: leaving.signal }));
    await expect.poll(open).toBe(1);
    leaving.abort();
    expect(await broken).toMatchObject({ code: 'outgoing.aborted', maybeReceived: true });
    await expect.poll(open).toBe(0);
    const error = await failure(call(port, { signal: leaving.signal }));
    expect(error).toMatchObject({ code: 'outgoing.aborted', maybeReceived: false });
  });

  it('ends a connection that hangs in its TLS handshake, sure that nothing was received', async () => {
    const { port, open } = await listen('127.0.0.1');
    const client = new OutgoingClient({
      allowedHosts: ['127.0.0.1'],
      trustedOrigins: [],
      connectTimeoutMs: 200,
    });
    const error = await failure(
      client.send({ method: 'GET', url: `https://127.0.0.1:${port}/`, timeoutMs: 8_000 }),
    );
    expect(error.code).toBe('outgoing.timeout');
    expect(error.maybeReceived).toBe(false);
    expect(error.detail).toContain('could not be reached in time');
    await expect.poll(open).toBe(0);
  });

  it('ends a lookup that hangs', async () => {
    const client = closed({ resolve: () => new Promise(() => undefined) });
    const error = await failure(
      client.send({ method: 'GET', url: 'http://slow.example.com/', timeoutMs: 200 }),
    );
    expect(error.code).toBe('outgoing.timeout');
    expect(error.maybeReceived).toBe(false);
  });

  it.each([true, false])(
    'stops reading an answer that is too large (length announced: %s)',
    async (announced) => {
      let written = 0;
      const { port } = await serve((_, response) => {
        response.writeHead(200, announced ? { 'content-length': 1_000_000_000 } : {});
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536;
        };
        response.on('drain', more);
        more();
      });
      const error = await failure(call(port, { maxResponseBytes: 100_000 }));
      expect(error.code).toBe('outgoing.too_large');
      expect(error.detail).toContain('larger than 100000 bytes');
      expect(written).toBeLessThan(20_000_000);
    },
  );

  it('reads an answer of exactly the allowed size', async () => {
    const { port } = await serve((_, response) => response.end(Buffer.alloc(1000)));
    expect((await call(port, { maxResponseBytes: 1000 })).body).toHaveLength(1000);
  });

  it('knows that a refused connection received nothing', async () => {
    const { port, close } = await listen('127.0.0.1');
    await close();
    const error = await failure(call(port, {}));
    expect(error.code).toBe('outgoing.failed');
    expect(error.detail).toContain('ECONNREFUSED');
    expect(error.maybeReceived).toBe(false);
  });

  it('knows that a connection cut after the request may have received it, and does not send it again', async () => {
    let requests = 0;
    const { port } = await serve((request) => {
      requests += 1;
      request.socket.destroy();
    });
    const error = await failure(call(port, { method: 'POST', body: 'x' }));
    expect(error.code).toBe('outgoing.failed');
    expect(error.maybeReceived).toBe(true);
    expect(requests).toBe(1);
  });

  it('leaves no connection open behind it', async () => {
    const { port, open, connections } = await serve((_, response) => response.end('x'));
    await call(port, {});
    await expect.poll(open).toBe(0);
    expect(connections()).toBe(1);
  });
});

function closed(settings: Partial<OutgoingSettings> = {}): OutgoingClient {
  return new OutgoingClient({ allowedHosts: [], trustedOrigins: [], ...settings });
}

function allowing(...allowedHosts: string[]): OutgoingClient {
  return closed({ allowedHosts });
}

function call(port: number, options: object): ReturnType<OutgoingClient['send']> {
  return allowing('127.0.0.1').send({ method: 'GET', url: `http://127.0.0.1:${port}/`, ...options });
}

async function failure(promise: Promise<unknown>): Promise<OutgoingError> {
  const outcome = await promise.catch((error: unknown) => error);
  if (outcome instanceof OutgoingError) return outcome;
  throw new Error(`no error of the client: ${String(outcome)}`);
}
