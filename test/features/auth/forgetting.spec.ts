import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApplyRetention } from '../../../apps/api/src/retention/apply-retention.job.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, signIn } from './staff.js';

const DAY = 24 * 60 * 60;

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

it('forgets sessions 90 days after they ended, and no open one', async () => {
  await signIn(t.api, ADA);
  const out = await signIn(t.api, ADA);
  await t.api.with(out.accessToken).post('/api/auth/logout');
  t.clock.forward(90 * DAY + 1);
  await signIn(t.api, ADA);
  expect(await left()).toBe(3);
  await run();
  expect(await left()).toBe(2);
  t.clock.forward(30 * DAY);
  await run();
  expect(await left()).toBe(1);
});

async function run(): Promise<void> {
  await t.app.get(Jobs, { strict: false }).add(ApplyRetention, {});
  await t.drain();
}

async function left(): Promise<number> {
  return (await t.database.rows('select 1 as n from "Session"')).length;
}
