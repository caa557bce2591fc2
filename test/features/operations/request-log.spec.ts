import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProductProcess } from '../../support/product-process.js';

const PASSWORD = 'the administrator of the log tests';

let folder: string;
let started: ProductProcess | undefined;
let product: ProductProcess;
let token: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-request-log-'));
  const LOG_DIR = join(folder, 'lines');
  product = await ProductProcess.start({
    DATA_DIR: folder,
    ADMIN_PASSWORD: PASSWORD,
    LOG_LEVEL: 'http',
    LOG_DIR,
  });
  started = product;
  const answer = await fetch(`${product.base}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'sign-in-1' },
    body: JSON.stringify({ email: 'admin@parley.local', password: PASSWORD }),
  });
  token = ((await answer.json()) as { accessToken: string }).accessToken;
});
afterAll(async () => {
  await started?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Line {
  time: string;
  level: string;
  context: string;
  message: string;
  method?: string;
  route?: string;
  status?: number;
  ms?: number;
  userId?: string;
  requestId?: string;
  aborted?: boolean;
}

function lines(): Line[] {
  const files = readdirSync(join(folder, 'lines'));
  return files.flatMap((name) => {
    const text = readFileSync(join(folder, 'lines', name), 'utf8');
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));
  });
}

/** The line of a request, as soon as it is written. */
async function lineOf(wanted: (line: Line) => boolean): Promise<Line | undefined> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = lines().find(wanted);
    if (found) return found;
    await wait(50);
  }
  return undefined;
}

describe('the log of a process', () => {
  it('holds one JSON line a request: what, how it ended, how long it took and who asked', async () => {
    const id = 'a-request-of-the-tests';
    const headers = { authorization: `Bearer ${token}`, 'x-request-id': id };
    await fetch(`${product.base}/api/customers/0192f7c1-2b44-7cc3-9d1f-3f1a5f4c7e11?zz=a-secret-word`, {
      headers,
    });
    const line = await lineOf(({ requestId }) => requestId === id);
    expect(line).toMatchObject({
      level: 'http',
      context: 'Http',
      method: 'GET',
      route: '/api/customers/:id',
      status: 400,
      userId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(line?.ms).toBeGreaterThan(0);
    expect(line?.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(lines().filter(({ requestId }) => requestId === id)).toHaveLength(1);
    expect(JSON.stringify(lines())).not.toContain('a-secret-word');
  });

  it('names no address that is none of ours, and not what the framework could not read', async () => {
    await fetch(`${product.base}/api/a-secret-path/x`, { headers: { 'x-request-id': 'nowhere' } });
    expect(await lineOf(({ requestId }) => requestId === 'nowhere')).toMatchObject({
      route: 'unknown',
      status: 404,
    });
    await fetch(`${product.base}/api/%zz`, { headers: { 'x-request-id': 'badly-written' } });
    expect(await lineOf(({ requestId }) => requestId === 'badly-written')).toMatchObject({
      route: 'unknown',
      status: 400,
    });
    const { port } = new URL(product.base);
    connect(Number(port), '127.0.0.1').end('this is no HTTP\r\n\r\n');
    expect(await lineOf(({ message }) => message === 'unreadable 400')).toMatchObject({ status: 400 });
    expect(JSON.stringify(lines())).not.toMatch(/a-secret-path|this is no HTTP/);
  });

  it('holds the request of a client that left', async () => {
    const { port } = new URL(product.base);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      'POST /api/auth/login HTTP/1.1\r\nhost: x\r\nx-request-id: gone\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"email"',
    );
    await wait(200);
    socket.destroy();
    expect(await lineOf(({ requestId }) => requestId === 'gone')).toMatchObject({
      route: '/api/auth/login',
      status: 499,
      aborted: true,
    });
  });

  it('holds no line for those who only look whether the process lives', async () => {
    await fetch(`${product.base}/health/live`);
    await fetch(`${product.base}/metrics`);
    await fetch(`${product.base}/api/auth/me`, { headers: { 'x-request-id': 'after-the-probes' } });
    expect(await lineOf(({ requestId }) => requestId === 'after-the-probes')).toBeDefined();
    expect(
      lines().filter(({ route }) => route?.startsWith('/health') === true || route === '/metrics'),
    ).toEqual([]);
  });

  it('shows a person at the console the process and not its requests', () => {
    expect(product.printed).toContain('Parley is running');
    expect(product.printed).not.toContain('/api/customers/:id');
  });
});
