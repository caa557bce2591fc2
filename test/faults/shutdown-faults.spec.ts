import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ownPlace, type OwnPlace } from '../support/own-place.js';
import { preload, removePreloaded } from '../support/preload.js';
import { ProductProcess } from '../support/product-process.js';
import { RawSocket } from '../support/raw-socket.js';
import { WHOLE_SET } from './harness/rounds.js';

removePreloaded();
let place: OwnPlace;
let product: ProductProcess | undefined;
beforeAll(async () => {
  place = await ownPlace();
});
afterEach(() => product?.kill());
afterAll(() => place.remove());

async function start(script: string): Promise<ProductProcess> {
  product = await ProductProcess.start({
    DATABASE_URL: place.url,
    DATA_DIR: place.folder,
    ADMIN_EMAIL: 'ada@example.com',
    ADMIN_PASSWORD: 'the administrator of the shutdown tests',
    SHUTDOWN_DRAIN_MS: '0',
    NODE_OPTIONS: preload(script),
  });
  return product;
}

/** Its exit code, and how many milliseconds passed until then. */
async function ended({ child }: ProductProcess): Promise<{ code: number | null; after: number }> {
  const begun = performance.now();
  if (child.exitCode === null) await once(child, 'exit');
  return { code: child.exitCode, after: performance.now() - begun };
}

/** A mistake of somebody's code, made when the process is told to. */
const MISTAKES = `
  process.on('SIGUSR2', () => {
    if (process.env.MISTAKE === 'rejection') void Promise.reject(new Error('nobody waited for this'));
    else throw new Error('nobody caught this');
  });`;

describe('a process in which something went wrong that nobody caught', { timeout: 90_000 }, () => {
  it.each([
    ['uncaughtException', 'nobody caught this', "process.env.MISTAKE = 'exception';"],
    ['unhandledRejection', 'nobody waited for this', "process.env.MISTAKE = 'rejection';"],
  ])(
    '(%s) logs it with its stack, answers what is being asked, and ends with 1',
    async (kind, said, choice) => {
      const running = await start(choice + MISTAKES);
      const body = '{"email":"nobody@example.com","password":"not the password of anybody"}';
      const socket = await RawSocket.open(running.base);
      socket.send(
        `POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      await expect.poll(() => inFlight(running), { timeout: 5_000 }).toBeGreaterThan(1);
      running.child.kill('SIGUSR2');
      const end = ended(running);
      await expect.poll(() => running.printed, { timeout: 5_000 }).toContain(`${kind}: Error: ${said}`);
      // The request that was on its way is still read and answered, nothing new is taken.
      await expect
        .poll(() =>
          fetch(`${running.base}/health/live`).then(
            () => 'taken',
            () => 'refused',
          ),
        )
        .toBe('refused');
      socket.send(body);
      expect(await socket.answers(1)).toEqual([401]);
      const { code, after } = await end;
      expect([code, after < 25_000]).toEqual([1, true]);
      expect(running.printed).toMatch(/at process\.<anonymous>[^\n]*1?\.mjs/);
      expect(running.printed).toContain('ended after');
    },
  );
});

async function inFlight({ base }: ProductProcess): Promise<number> {
  const text = await (await fetch(`${base}/metrics`)).text();
  return Number(/^parley_http_requests_in_flight (\d+)/m.exec(text)?.[1]);
}

describe('a process that can not come to its end', { timeout: 90_000 }, () => {
  it.runIf(WHOLE_SET)('ends all the same within 25 s, with 1, and says what it was waiting for', async () => {
    // The last step of the end: a server that never says that it is closed.
    const running = await start(`
      import { Server } from 'node:http';
      Server.prototype.close = function () { return this; };`);
    running.child.kill('SIGTERM');
    const { code, after } = await ended(running);
    expect(code).toBe(1);
    expect(after).toBeGreaterThan(20_000);
    expect(after).toBeLessThan(25_000);
    expect(running.printed).toMatch(/not ended within 24 s, while connections were being closed/);
  });
});
