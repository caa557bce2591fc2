import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JOURNEY_EVENT_TYPES } from '../../../apps/api/src/analytics/journey/journey-events.dto.js';
import { boundsAfter } from '../../../apps/api/src/analytics/journey/journey-cursor.js';
import { journeyPage } from '../../../apps/api/src/analytics/journey/journey.repository.js';
import { JOURNEY_SUMMARY } from '../../../apps/api/src/analytics/journey/journey-summary.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { Books, type Writer } from './books.js';

/** A step of a plan as PostgreSQL explains it. */
interface Step {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Step[];
}

const EVENTS = 4_000;
const PAGE = 21;
/** Who is told each piece of news. */
const RECIPIENTS = 3;

let t: TestApp;
let busy: Writer;

beforeAll(async () => {
  t = await startTestApp();
  busy = await new Books(t).customer('Grace', 'API', '2026-01-01T00:00:00Z');
  await fill();
});
afterAll(() => t.close());

/** A customer to whom something of every kind has happened thousands of times, among others. */
async function fill(): Promise<void> {
  const run = (sql: string, values: unknown[] = []): Promise<unknown> => t.database.rows(sql, values);
  const { customerId, conversationId } = busy;
  await run(
    `insert into "Message" (id, "conversationId", "customerId", platform, direction, status, "occurredAt", "updatedAt", "sentimentScore")
     select gen_random_uuid(), $1::uuid, $2::uuid, 'API', (array['INBOUND', 'OUTBOUND'])[1 + n % 2]::"MessageDirection",
       'SENT', timestamptz '2026-01-01' + n * interval '1 minute', now(), 0.1 from generate_series(1, ${EVENTS}) n`,
    [conversationId, customerId],
  );
  await run(
    `insert into "CustomerNote" (id, "customerId", body, "createdAt")
     select gen_random_uuid(), $1::uuid, 'a note', timestamptz '2026-01-01' + n * interval '1 minute'
     from generate_series(1, ${EVENTS}) n`,
    [customerId],
  );
  await run(
    `insert into "Lead" (id, "customerId", title, status, value, "closedAt", "updatedAt")
     select gen_random_uuid(), $1::uuid, 'a lead', 'WON', 1, timestamptz '2026-01-01' + n * interval '1 hour', now()
     from generate_series(1, 40) n`,
    [customerId],
  );
  await run(
    `insert into "LeadScore" (id, "leadId", score, factors, cause, "createdAt")
     select gen_random_uuid(), id, n % 100, '[]', 'message', timestamptz '2026-01-01' + n * interval '1 minute'
     from (select id from "Lead" order by id limit 2) lead, generate_series(1, ${EVENTS}) n order by n`,
  );
  await run(
    `insert into "LeadStatusChange" (id, "leadId", "from", "to", "createdAt")
     select gen_random_uuid(), id, 'NEW', 'CONTACTED', timestamptz '2026-01-01' + n * interval '1 minute'
     from (select id from "Lead" order by id limit 2) lead, generate_series(1, ${EVENTS}) n`,
  );
  await run(
    `insert into "User" (id, email, name, "passwordHash", "updatedAt")
     select gen_random_uuid(), n || '@example.com', 'Bob', '-', now() from generate_series(1, ${RECIPIENTS}) n`,
  );
  await run(
    `insert into "Notification" (id, "userId", type, key, tag, title, body, url, "customerId", "createdAt")
     select gen_random_uuid(), person.id, 'MESSAGE', n::text, 't', 't', 'b', '/', $1::uuid,
       timestamptz '2026-01-01' + n * interval '1 minute'
     from "User" person, generate_series(1, ${EVENTS}) n where person.name = 'Bob'`,
    [customerId],
  );
  await run('vacuum analyze');
}

/** Every step that read rows, with how many. */
async function readings(
  statement: string,
  values: unknown[],
  generic: boolean,
): Promise<Map<string, number>> {
  const client = await t.database.pool.connect();
  try {
    await client.query(`set plan_cache_mode = ${generic ? 'force_generic_plan' : 'force_custom_plan'}`);
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Step }[] }>({
      name: generic ? 'generic' : 'custom',
      text: `explain (analyze, format json) ${statement}`,
      values,
    });
    const read = new Map<string, number>();
    for (const { Plan } of rows[0]?.['QUERY PLAN'] ?? []) note(Plan, read);
    return read;
  } finally {
    client.release(true);
  }
}

function note(step: Step, read: Map<string, number>): void {
  const table = step['Relation Name'];
  if (table !== undefined) {
    const removed = (step['Rows Removed by Filter'] ?? 0) + (step['Rows Removed by Index Recheck'] ?? 0);
    const rows = (step['Actual Rows'] + removed) * step['Actual Loops'];
    read.set(table, (read.get(table) ?? 0) + rows);
  }
  for (const child of step.Plans ?? []) note(child, read);
}

describe.each(['asc', 'desc'] as const)('a page from the middle of a long story, %s', (order) => {
  it.each([true, false])(
    'reads of no table more than pages of it (one plan for all: %s)',
    async (generic) => {
      const place = { at: '2026-01-02T12:00:00.000Z', rank: 1, id: '80000000-0000-4000-8000-000000000000' };
      const bounds = boundsAfter(place, order, JOURNEY_EVENT_TYPES.length);
      const values = [busy.customerId, JOURNEY_EVENT_TYPES, bounds.at, bounds.ids];
      const read = await readings(journeyPage(order, PAGE), values, generic);
      // Messages: a page to choose from and a page shown, and the first one for the first contact.
      expect(read.get('Message')).toBeLessThanOrEqual(2 * PAGE + 4);
      expect(read.get('CustomerNote')).toBeLessThanOrEqual(2 * PAGE);
      // Histories: a page of each of the two leads that have one, and a page shown.
      expect(read.get('LeadScore')).toBeLessThanOrEqual(3 * PAGE);
      expect(read.get('LeadStatusChange')).toBeLessThanOrEqual(3 * PAGE);
      // News: each with all who were told, one look for each whether it is the first, and those that are shown.
      expect(read.get('Notification')).toBeLessThanOrEqual(4 * PAGE * RECIPIENTS);
      expect(read.get('Lead')).toBeLessThanOrEqual(4 * 40 + PAGE);
    },
  );
});

it('the figures of a long story are read from the index of its messages alone', async () => {
  const client = await t.database.pool.connect();
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain ${JOURNEY_SUMMARY.replaceAll('$1', `'${busy.customerId}'`)}`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('Index Only Scan using "Message_story_idx" on "Message" m');
    expect(plan).not.toMatch(/(Seq|Bitmap Heap|Index) Scan (using \S+ )?on "Message" m\b/);
    // The index has the messages in their order: nothing is sorted but a handful of currencies and channels.
    expect(plan.split('WindowAgg')[0]).not.toMatch(/Sort Key: m\./);
  } finally {
    client.release(true);
  }
});
