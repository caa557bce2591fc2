import { Jobs } from '@libs/jobs/jobs.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApplyRetention } from '../../../apps/api/src/retention/apply-retention.job.js';
import { RECURRING } from '../../../apps/api/src/schedule.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { deliverGeneric } from '../messages/inbox.js';

interface Kind {
  kind: string;
  days: number;
  rows: number;
  oldest: string | null;
}

const DAY = 24 * 60 * 60;

let t: TestApp;
let api: Api;
beforeAll(async () => {
  t = await startTestApp({ env: { RETENTION_AUDIT_DAYS: '100', RETENTION_CLOSED_CONVERSATIONS_DAYS: '40' } });
  const made = await (
    await t.api.asAda()
  ).post<{ key: string }>('/api/api-keys', { name: 'k', role: 'ADMIN' });
  api = t.api.with(made.body.key);
});
afterAll(() => t.close());

async function preview(): Promise<Map<string, Kind>> {
  const { body } = await api.get<{ data: Kind[] }>('/api/retention');
  return new Map(body.data.map((kind) => [kind.kind, kind]));
}

async function run(): Promise<void> {
  await t.app.get(Jobs, { strict: false }).add(ApplyRetention, {});
  await t.drain();
}

async function count(table: string, where = 'true'): Promise<number> {
  return (await t.database.rows(`select 1 as one from "${table}" where ${where}`)).length;
}

it('removes at night what has had its time, tells beforehand how much that is, and writes it down', async () => {
  for (const from of ['open', 'closed']) await deliverGeneric(t, { from, body: `words of ${from}` });
  await t.drain();
  await t.database.rows(
    `update "Conversation" set status = 'CLOSED' where id in (
       select "conversationId" from "Message" where body = 'words of closed')`,
  );
  const said = t.clock.now().toISOString();
  t.clock.forward(29 * DAY);
  expect([...(await preview()).values()].every(({ rows }) => rows === 0)).toBe(true);
  await deliverGeneric(t, { from: 'young', body: 'young words' });
  await t.drain();
  t.clock.forward(2 * DAY);
  await deliverGeneric(t, { from: 'waits', body: 'not taken in yet' });

  const before = await preview();
  expect(before.get('webhook-deliveries')).toEqual({
    kind: 'webhook-deliveries',
    days: 30,
    rows: 2,
    oldest: said,
  });
  expect(await count('WebhookDelivery')).toBe(4);
  await run();
  expect(await count('WebhookDelivery')).toBe(2);
  expect((await preview()).get('webhook-deliveries')).toMatchObject({ rows: 0, oldest: null });

  t.clock.forward(10 * DAY);
  expect((await preview()).get('closed-conversations')).toMatchObject({ rows: 1, oldest: said });
  await run();
  expect(await count('Message', `body = 'words of closed'`)).toBe(0);
  expect(await count('Message', `body = 'words of open'`)).toBe(1);
  expect(await count('Message')).toBe(4);

  const log = await api.get<{ data: { action: string; changes: object }[] }>('/api/audit-log', {
    query: { entity: 'retention' },
  });
  expect(log.body.data).toMatchObject([
    { action: 'removed', changes: { 'closed-conversations': { to: 1 } } },
    { action: 'removed', changes: { 'webhook-deliveries': { to: 2 } } },
  ]);

  t.clock.forward(60 * DAY);
  const entries = await count('AuditEntry');
  const due = (await preview()).get('audit-entries')?.rows ?? 0;
  expect(due).toBeGreaterThan(0);
  expect(due).toBeLessThan(entries);
  await run();
  expect(await count('AuditEntry', `entity <> 'retention'`)).toBeLessThan(entries - due + 2);
});

it('goes on where a batch is not enough', { timeout: 60_000 }, async () => {
  await t.database.rows(
    `insert into "ErasedIdentity" (digest, kind, "erasedAt") select n::text, 'NAME', '2020-01-01' from generate_series(1, 2500) n`,
  );
  await run();
  expect(await count('ErasedIdentity')).toBe(0);
});

it('runs once a day', () => {
  expect(RECURRING).toContainEqual([ApplyRetention, DAY * 1000]);
});
