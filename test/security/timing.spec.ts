import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADA } from '../features/auth/staff.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { fullRun } from './support/full-run.js';

/** How far the median for an address that nobody has may be from that of one that somebody has. */
const BOUND = 0.2;
/** Measurements that may be lost to other work of the machine; the bound is the same for each. */
const MEASUREMENTS = 6;

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

async function timed(path: string, body: object, status: number): Promise<number> {
  const start = performance.now();
  const answer = await t.api.post(path, body);
  const took = performance.now() - start;
  expect(answer.status).toBe(status);
  return took;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Median time for unknown addresses over that for a known one. Pairs side by side in turning order meet the same noise. */
async function ratio(
  path: string,
  bodyFor: (email: string) => object,
  status: number,
  pairs: number,
): Promise<number> {
  const known: number[] = [];
  const unknown: number[] = [];
  for (let n = -10; n < pairs; n += 1) {
    const ask = {
      known: () => timed(path, bodyFor(ADA.email), status),
      unknown: () => timed(path, bodyFor(`nobody${n + 10}@example.com`), status),
    };
    const first = n % 2 === 0;
    const one = first ? await ask.known() : await ask.unknown();
    const other = first ? await ask.unknown() : await ask.known();
    if (n < 0) continue;
    known.push(first ? one : other);
    unknown.push(first ? other : one);
  }
  return median(unknown) / median(known);
}

/** Measured again when it is off: a real difference is off each time. */
async function expectAlike(measure: () => Promise<number>): Promise<void> {
  const seen: number[] = [];
  for (let n = 0; n < MEASUREMENTS; n += 1) {
    const found = await measure();
    seen.push(found);
    if (found >= 1 - BOUND && found <= 1 + BOUND) return;
  }
  expect.fail(`unknown / known took ${seen.map((one) => one.toFixed(2)).join(', ')}`);
}

describe.runIf(fullRun)('how long the answer takes does not tell whether an address has an account', () => {
  it('when somebody signs in', async () => {
    const body = (email: string): object => ({ email, password: 'not the keys of the house' });
    await expectAlike(() => ratio('/api/auth/login', body, 401, 60));
  }, 300_000);

  it('when somebody asks for a new password', async () => {
    await expectAlike(() => ratio('/api/auth/password/forgot', (email) => ({ email }), 202, 200));
  }, 300_000);
});
