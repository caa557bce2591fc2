import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/test-app.js';
import { Twice, type Figures } from './twice.js';

const FEBRUARY = { from: '2026-02-01', to: '2026-03-01' };
/** From a millisecond to a day, most of them minutes. */
const WAIT = `interval '1 millisecond' * floor(exp(18.2 * power(random(), 0.5)))`;

let t: TestApp;
let twice: Twice;

beforeAll(async () => {
  t = await startTestApp();
  twice = new Twice(t);
});
afterAll(() => t.close());

/** Customers who asked once and were answered once, at the end of their wait. */
async function waited(customers: number): Promise<void> {
  await t.database.rows(
    `with came as (insert into "Customer" (id) select gen_random_uuid() from generate_series(1, $1::int) returning id),
     talks as (insert into "Conversation" (id, "customerId", platform) select gen_random_uuid(), id, 'API' from came returning *),
     timed as materialized (
       select talks.*, timestamptz '2026-02-02' + interval '25 days' * random() as at, ${WAIT} as wait from talks)
     insert into "Message" (id, "conversationId", "customerId", platform, direction, status, "occurredAt")
     select gen_random_uuid(), id, "customerId", platform, said.direction::"MessageDirection", said.status::"MessageStatus", said.at
     from timed cross join lateral (values ('INBOUND', 'RECEIVED', at), ('OUTBOUND', 'SENT', at + wait)) said (direction, status, at)`,
    [customers],
  );
}

async function both(): Promise<[daily: Figures, tables: Figures]> {
  const [daily] = (await twice.daily(FEBRUARY)) ?? [];
  const [tables] = (await twice.tables(FEBRUARY)) ?? [];
  if (!daily || !tables) throw new Error('one of them said nothing');
  return [daily, tables];
}

describe('the median and the 90th percentile of waits', () => {
  it('are exact while there are few', async () => {
    await waited(450);
    const [daily, tables] = await both();
    expect(daily).toEqual(tables);
  });

  it('are within one per cent of the exact ones when there are thousands; the mean stays exact', async () => {
    for (let turn = 0; turn < 6; turn += 1) {
      await waited(450);
      const [daily, tables] = await both();
      for (const figure of ['medianResponseTimeSeconds', 'p90ResponseTimeSeconds'] as const) {
        const [said, exact] = [daily[figure] ?? 0, tables[figure] ?? 0];
        expect(exact).toBeGreaterThan(1);
        expect(Math.abs(said - exact), `${figure}: ${said} for ${exact}`).toBeLessThanOrEqual(
          exact * 0.01 + 0.001,
        );
      }
      expect(daily.averageResponseTimeSeconds).toBe(tables.averageResponseTimeSeconds);
    }
    // It was the histogram that answered: the exact values lie between its own.
    const [daily, tables] = await both();
    expect(daily.medianResponseTimeSeconds).not.toBe(tables.medianResponseTimeSeconds);
  });
});
