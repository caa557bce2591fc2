import { Jobs } from '@libs/jobs/jobs.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RescoreCustomer } from '../../../apps/api/src/messages/assistant/history/rescore-customer.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { deliverGeneric } from '../messages/inbox.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

it('a customer whose past is understood better has their open lead scored anew, once for many messages', async () => {
  await deliverGeneric(t, { body: 'thanks' });
  await t.drain();
  const scores = (): Promise<{ customerId: string; score: number; times: number }[]> =>
    t.database.rows(
      `select "customerId"::text, score, (select count(*)::int from "LeadScore" s where s."leadId" = l.id) as times from "Lead" l`,
    );
  const [before] = await scores();
  await t.database.rows(
    `update "Message" set intent = 'PURCHASE', "intentConfidence" = 0.95, urgent = true where direction = 'INBOUND'`,
  );
  const customerId = before?.customerId ?? '';
  const jobs = t.app.get(Jobs, { strict: false });
  for (let batch = 0; batch < 5; batch += 1)
    await jobs.add(RescoreCustomer, { customerId }, { key: `rescore-customer:${customerId}` });
  await t.drain();
  const [after] = await scores();
  expect(after?.score).toBeGreaterThan(before?.score ?? 100);
  expect(after?.times).toBe((before?.times ?? 0) + 1);
});
