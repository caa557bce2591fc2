import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProductProcess } from '../support/product-process.js';
import { untilQuiet } from './harness/checker.js';
import { deliver, deliverWhatsapp, insist } from './harness/client.js';
import { Installation } from './harness/installation.js';
import { randomFrom, report, ROUNDS, SEED, shuffled, WHOLE_SET } from './harness/rounds.js';
import type { HttpSink } from './harness/sinks/http-sink.js';
import { startWhatsappSink } from './harness/sinks/whatsapp-sink.js';
import { addWhatsappCustomer, whatsappEnv } from './harness/whatsapp-customer.js';

const MESSAGES = WHOLE_SET ? 200 : 12;
const random = randomFrom(SEED);

/** Everything that is told of one message, in the order in which it happened. */
function story(id: string, from: string): object[] {
  const at = Math.floor(Date.now() / 1000) - 100;
  const said = { id, from, timestamp: String(at), type: 'text', text: { body: 'How much is it?' } };
  const edit = (nth: number): object => ({
    id: `${id}.edit${nth}`,
    from,
    timestamp: String(at + nth * 10),
    type: 'edit',
    edit: { original_message_id: id, message: { type: 'text', text: { body: `How much, ${nth}?` } } },
  });
  const emoji = (nth: number, sign: string): object => ({
    id: `${id}.reaction${nth}`,
    from,
    timestamp: String(at + nth * 10),
    type: 'reaction',
    reaction: { message_id: id, emoji: sign },
  });
  return [said, edit(1), edit(2), emoji(3, '👍'), emoji(4, '❤️')].map((message) => ({ messages: [message] }));
}

let sink: HttpSink;
let installation: Installation;
let one: ProductProcess;
let other: ProductProcess;
beforeAll(async () => {
  sink = await startWhatsappSink();
  installation = await Installation.create({ env: whatsappEnv(sink.origin) });
  [one, other] = await Promise.all([installation.start(), installation.start()]);
}, 120_000);
beforeEach(async () => {
  installation.explainFailures();
  await installation.pool.query('truncate "Customer", "WebhookDelivery", "MessageChange" cascade');
});
afterAll(async () => {
  await installation.close();
  await sink.close();
});

describe('two processes', () => {
  it('told everything several times and in any order end where one told once in order would', async () => {
    const { pool } = installation;
    const bases = [one.base, other.base];
    const names = Array.from({ length: MESSAGES }, (_, n) => `wamid.disorder.${n}`);
    const events = names.flatMap((id, n) => story(id, `1415555${String(1000 + (n % 7))}`));
    const copies = events.flatMap((event) =>
      Array.from({ length: 1 + Math.floor(random() * 4) }, () => event),
    );
    const queue = shuffled(copies, random);
    const statuses = new Set<number>();
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let event = queue.pop(); event; event = queue.pop()) {
          const base = bases[Math.floor(random() * 2)] ?? '';
          const delivered = event;
          statuses.add((await insist(() => deliverWhatsapp(base, delivered))).status);
        }
      }),
    );
    expect(statuses).toEqual(new Set([200]));
    const drained = await untilQuiet(pool);
    report('duplicates in any order on two processes', {
      deliveries: copies.length,
      secondsUntilDrained: drained / 1000,
    });
    const { rows } = await pool.query<{ id: string; body: string; emoji: string }>(
      `select "externalId" as id, body, reactions->0->>'emoji' as emoji from "Message" order by id`,
    );
    const expected = names.map((id) => ({ id, body: 'How much, 2?', emoji: '❤️' }));
    expect(rows).toHaveLength(MESSAGES);
    expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
      new Set(expected.map((row) => JSON.stringify(row))),
    );
    const { rows: doubled } = await pool.query(
      `insert into "Message" (id, "conversationId", "customerId", platform, direction, "externalId", status, "occurredAt")
       select gen_random_uuid(), "conversationId", "customerId", platform, direction, "externalId", status, "occurredAt"
       from "Message" limit 1 on conflict do nothing returning id`,
    );
    expect(doubled).toEqual([]);
    const { rows: counted } = await pool.query<{ customers: number; identities: number; wrong: number }>(
      `select (select count(*)::int from "Customer") as customers, (select count(*)::int from "CustomerIdentity") as identities,
         (select count(*)::int from (select "customerId" from "Lead" group by 1 having count(*) > 1) l) as wrong`,
    );
    expect(counted).toEqual([{ customers: 7, identities: 7, wrong: 0 }]);
  }, 600_000);

  it('told of one new customer by twenty messages at once know one customer', async () => {
    const { pool } = installation;
    const bases = [one.base, other.base];
    for (let round = 0; round < ROUNDS; round += 1) {
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          insist(() =>
            deliver(bases[n % 2] ?? '', { id: `new-${round}-${n}`, customer: `customer-new-${round}` }),
          ),
        ),
      );
      expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200));
    }
    await untilQuiet(pool);
    const { rows } = await pool.query<{ customers: number; messages: number; leads: number }>(
      `select (select count(*)::int from "Customer") as customers, (select count(*)::int from "Message") as messages,
         (select count(*)::int from "Lead") as leads`,
    );
    expect(rows).toEqual([{ customers: ROUNDS, messages: ROUNDS * 20, leads: ROUNDS }]);
  }, 300_000);

  it('asked twenty times with one Idempotency-Key send one message, and refuse the key for another', async () => {
    const { pool } = installation;
    const person = await installation.person(one);
    const mia = await addWhatsappCustomer(pool, '14155550142');
    for (let round = 1; round <= ROUNDS; round += 1) {
      const headers = { 'idempotency-key': randomUUID() };
      const message = { customerId: mia, platform: 'WHATSAPP', body: `Hello ${round}` };
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          person.at(n % 2 ? one.base : other.base).post('/api/messages', message, headers),
        ),
      );
      const taken = replies.filter(({ status }) => status === 202);
      // Those that waited too long for the first are told to ask again, and when.
      expect(replies.filter((reply) => reply.status !== 202 && reply.retryAfter === null)).toEqual([]);
      expect(new Set(taken.map(({ body }) => (body as { id: string }).id)).size).toBe(1);
      const { status } = await person.post('/api/messages', { ...message, body: 'Other' }, headers);
      expect(status).toBe(422);
      await untilQuiet(pool);
      const { rows } = await pool.query(`select status from "Message"`);
      expect(rows).toEqual(Array(round).fill({ status: 'SENT' }));
      expect([...sink.effects().values()]).toEqual(Array(round).fill(1));
    }
  }, 300_000);
});
