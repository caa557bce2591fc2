import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/test-app.js';
import type { Api } from '../../../support/api.js';
import { Books, type Writer } from '../books.js';
import { Twice, type Figures } from './twice.js';

const FEBRUARY = { from: '2026-02-01', to: '2026-03-01' };
const JANUARY = { from: '2026-01-01', to: '2026-02-01' };

let t: TestApp;
let ada: Api;
let twice: Twice;
let books: Books;
let grace: Writer;

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
  twice = new Twice(t);
  books = new Books(t);
  grace = await books.customer('Grace', 'API', '2026-02-02T09:00:00Z');
});
afterAll(() => t.close());

/** February from the daily figures; the tables say the same. */
async function february(): Promise<Figures> {
  const daily = await twice.daily(FEBRUARY);
  expect(daily).toEqual(await twice.tables(FEBRUARY));
  const [figures] = daily ?? [];
  if (!figures) throw new Error('the daily figures said nothing');
  return figures;
}

describe('the daily figures follow', () => {
  it('a message that comes weeks after it was said', async () => {
    const before = await february();
    await books.wrote(grace, '2026-02-03T09:00:00Z', { sentiment: 'NEGATIVE', intent: 'COMPLAINT' });
    await books.answered(grace, '2026-02-03T09:10:00Z');
    expect(before).toMatchObject({ customers: { active: 0 }, averageResponseTimeSeconds: null });
    expect(await february()).toMatchObject({ customers: { active: 1 }, averageResponseTimeSeconds: 600 });
  });

  it('an answer that failed after all, and one that had been said in between', async () => {
    const [answer] = await t.database.rows<{ id: string }>(
      `update "Message" set status = 'FAILED' where direction = 'OUTBOUND' returning id`,
    );
    expect(await february()).toMatchObject({ averageResponseTimeSeconds: null });
    await t.database.rows(`update "Message" set status = 'SENT' where id = $1::uuid`, [answer?.id]);
    await books.answered(grace, '2026-02-03T09:01:00Z');
    expect(await february()).toMatchObject({ averageResponseTimeSeconds: 60 });
  });

  it('what an agent says a message means', async () => {
    const [message] = await t.database.rows<{ id: string }>(
      `select id::text from "Message" where direction = 'INBOUND'`,
    );
    const corrected = await ada.patch(`/api/messages/${message?.id}/analysis`, {
      sentiment: 'POSITIVE',
      intent: 'PURCHASE',
    });
    expect(corrected.status, corrected.text).toBe(200);
    expect((await february()).messages).toMatchObject({
      bySentiment: { POSITIVE: 1, NEGATIVE: 0 },
      byIntent: { PURCHASE: 1, COMPLAINT: 0 },
    });
  });

  it('a lead that is scored, valued, moved and taken away', async () => {
    const lead = await books.lead(grace, '2026-02-05T09:00:00Z', { status: 'NEW', score: 10, value: '5.00' });
    expect(await february()).toMatchObject({
      leadQuality: { cold: 1 },
      leads: { open: 1, value: '5.00', currency: 'EUR' },
      conversionRate: 0,
    });
    await t.database.rows(
      `update "Lead" set score = 90, value = 20, currency = 'USD', status = 'WON', "closedAt" = '2026-02-10T09:00:00Z' where id = $1::uuid`,
      [lead],
    );
    expect(await february()).toMatchObject({
      leadQuality: { hot: 1 },
      leads: { open: 0, won: 1, revenue: '20.00', currency: 'USD' },
      conversionRate: 1,
      customerLifetimeValue: { average: '20.00', top: [{ name: 'Grace', value: '20.00' }] },
    });
    expect((await ada.delete(`/api/leads/${lead}`)).status).toBe(204);
    expect(await february()).toMatchObject({ leads: { won: 0, currency: null }, conversionRate: null });
  });

  it('a second platform of a customer', async () => {
    const whatsapp = { ...FEBRUARY, platform: 'WHATSAPP' };
    expect((await twice.daily(whatsapp))?.[0]).toMatchObject({ customers: { total: 0 } });
    await t.database.prisma.conversation.create({
      data: { customerId: grace.customerId, platform: 'WHATSAPP' },
    });
    expect((await twice.daily(whatsapp))?.[0]).toMatchObject({ customers: { total: 1, active: 0 } });
    expect(await twice.daily(whatsapp)).toEqual(await twice.tables(whatsapp));
  });

  it('an erasure, which leaves the counts, and a deletion, which does not', async () => {
    const before = await february();
    const erased = await ada.post<{ complete: boolean }>(`/api/customers/${grace.customerId}/erase`);
    expect(erased.status, erased.text).toBe(200);
    await t.drain();
    expect((await february()).customers).toEqual(before.customers);
    await t.database.rows(
      `with erasing as materialized (select set_config('parley.erasing', 'all', true))
       delete from "Customer" using erasing where id = $1::uuid`,
      [grace.customerId],
    );
    expect(await february()).toMatchObject({
      customers: { total: 0, new: 0, active: 0 },
      messages: { inbound: 0, outbound: 0 },
      averageResponseTimeSeconds: null,
    });
  });
});

describe('the best customers of a period that is over', () => {
  it('are those of then, also when hundreds brought more since', async () => {
    const early = await books.customer('Early', 'EMAIL', '2026-01-02T09:00:00Z');
    const won = { status: 'WON', score: 80 } as const;
    await books.lead(early, '2026-01-02T09:00:00Z', {
      ...won,
      value: '1.00',
      closedAt: '2026-01-03T09:00:00Z',
    });
    const best = async (): Promise<unknown> => {
      const daily = await twice.daily(JANUARY);
      expect(daily).toEqual(await twice.tables(JANUARY));
      return daily?.[0]?.customerLifetimeValue;
    };
    expect(await best()).toMatchObject({ average: '1.00', top: [{ name: 'Early' }] });
    for (const customers of [40, 500, 600]) {
      await t.database.rows(
        `with came as (insert into "Customer" (id) select gen_random_uuid() from generate_series(1, $1::int) returning id)
         insert into "Lead" (id, "customerId", title, status, value, "closedAt")
         select gen_random_uuid(), id, '', 'WON', 100, '2026-03-01' from came`,
        [customers],
      );
      expect(await best()).toMatchObject({ average: '1.00', top: [{ name: 'Early', value: '1.00' }] });
    }
    expect((await february()).customerLifetimeValue).toMatchObject({ top: [{ name: 'Early' }] });
  });
});

/*
 * On paper: in February Mira wrote three messages, one of which failed, Leila two, the product one; Leila's third was
 * said in March. In API Mira wrote one.
 */
describe('messages by agent', () => {
  it('name those who wrote most, with what they wrote, failed or not', async () => {
    const [mira, leila] = await Promise.all(['Mira', 'Leila'].map(hired));
    const email = await books.customer('Ida', 'EMAIL', '2026-02-20T09:00:00Z');
    const api = await books.customer('Emil', 'API', '2026-02-20T09:00:00Z');
    const wrote = async (writer: Writer, at: string, authorId?: string): Promise<string> => {
      const id = await books.answered(writer, at);
      await t.database.rows('update "Message" set "authorId" = $2::uuid where id = $1::uuid', [id, authorId]);
      return id;
    };
    await wrote(email, '2026-02-21T09:00:00Z', mira);
    const failed = await wrote(email, '2026-02-22T09:00:00Z', mira);
    await t.database.rows(`update "Message" set status = 'FAILED' where id = $1::uuid`, [failed]);
    await wrote(api, '2026-02-28T23:59:59.999Z', mira);
    await wrote(email, '2026-02-23T09:00:00Z', leila);
    await wrote(email, '2026-02-24T09:00:00Z', leila);
    await wrote(email, '2026-03-01T00:00:00Z', leila);
    await wrote(email, '2026-02-25T09:00:00Z');
    expect((await february()).messages).toMatchObject({
      outbound: 6,
      byAgent: [
        { agentId: mira, name: 'Mira', outbound: 3 },
        { agentId: leila, name: 'Leila', outbound: 2 },
      ],
    });
    const inApi = { ...FEBRUARY, platform: 'API' };
    const [daily] = (await twice.daily(inApi)) ?? [];
    expect(daily?.messages).toMatchObject({ byAgent: [{ agentId: mira, name: 'Mira', outbound: 1 }] });
    expect([daily]).toEqual((await twice.tables(inApi))?.slice(0, 1));
    await t.database.rows('delete from "User" where id = $1::uuid', [mira]);
    expect((await february()).messages).toMatchObject({
      outbound: 6,
      byAgent: [{ name: 'Leila', outbound: 2 }],
    });
  });

  it('name twenty at most, the busiest', async () => {
    const writer = await books.customer('Otto', 'SMS', '2026-02-20T09:00:00Z');
    for (let agent = 1; agent <= 22; agent += 1) {
      const authorId = await hired(`Agent ${agent}`);
      await t.database.prisma.message.createMany({
        data: Array.from({ length: agent + 2 }, () => ({
          ...writer,
          direction: 'OUTBOUND' as const,
          status: 'SENT' as const,
          occurredAt: '2026-02-26T09:00:00Z',
          authorId,
        })),
      });
    }
    const { byAgent } = (await february()).messages as { byAgent: { name: string; outbound: number }[] };
    expect(byAgent.map(({ name }) => name)).toEqual(
      Array.from({ length: 20 }, (_, index) => `Agent ${22 - index}`),
    );
  });
});

async function hired(name: string): Promise<string> {
  const { id } = await t.database.prisma.user.create({
    data: { name, email: `${name.replace(' ', '')}@example.com`, passwordHash: '' },
  });
  return id;
}
