import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let t: TestApp;
let ada: Api;

beforeAll(async () => {
  t = await startTestApp();
  // Customers are dated by the database, whose clock is the real one.
  t.clock.set(new Date());
  ada = await t.api.asAda();
});
afterAll(() => t.close());

async function total(): Promise<number> {
  const { body } = await ada.get<{ customers: { total: number } }>('/api/analytics/dashboard');
  return body.customers.total;
}

/** Customers come and go without a live event; less than the few seconds that an answer is kept. */
const SOON = { timeout: 2_000 };

it('a customer who is entered or removed is on the dashboard at once, although its answers are kept for seconds', async () => {
  expect(await total()).toBe(0);
  const { body } = await ada.post<{ id: string }>('/api/customers', { name: 'Grace Hopper' });
  t.clock.forward(1);
  await expect.poll(total, SOON).toBe(1);
  expect((await ada.delete(`/api/customers/${body.id}`)).status).toBe(204);
  await expect.poll(total, SOON).toBe(0);
});
