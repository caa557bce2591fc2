import type { PoolClient } from 'pg';

/** A stream of numbers from 0 to 1 that a seed determines (mulberry32). */
export function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PLATFORMS = ['API', 'WHATSAPP', 'EMAIL'];
const STATUSES = ['NEW', 'CONTACTED', 'WON', 'WON', 'LOST'];
/** The weeks in which everything happens: summer time begins in Berlin on 29 March. */
const FIRST = Date.parse('2026-03-10T00:00:00Z');
const HOURS = 35 * 24;

/** One thing that may happen to the tables, as a statement. */
type Happening = (random: Chance) => [sql: string, values: unknown[]];

/** Chooses. */
export class Chance {
  constructor(private readonly next: () => number) {}

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('Nothing to choose from.');
    return value;
  }

  /** Often the same instants, so that ids decide the order. */
  time(): string {
    const minutes = this.below(4) === 0 ? 0 : this.below(60);
    return new Date(FIRST + (this.below(HOURS) * 60 + minutes) * 60_000).toISOString();
  }

  /** Some row of a table, the same for the same choices. */
  row(table: string): string {
    return `(select id from "${table}" order by md5(id::text || '${this.below(1e9)}') limit 1)`;
  }
}

const WRITE = (row: string): string => `
  with talk as (select id, "customerId", platform from "Conversation" where id = ${row})
  insert into "Message" (id, "conversationId", "customerId", platform, direction, status, sentiment, intent, "authorId", "occurredAt")
  select gen_random_uuid(), talk.id, talk."customerId", talk.platform, $1::"MessageDirection",
    case when $1 = 'INBOUND' then 'RECEIVED' else $2 end::"MessageStatus", $3::"Sentiment", $4::"Intent",
    case when $1 = 'OUTBOUND' then (select id from "User" order by md5(id::text || $5::text) limit 1) end, at::timestamptz
  from talk cross join unnest($6::text[]) at`;

const HAPPENINGS: Happening[] = [
  (random) => [
    `with came as (insert into "Customer" (id, name, "createdAt") values (gen_random_uuid(), 'Somebody', $1::timestamptz) returning id)
     insert into "Conversation" (id, "customerId", platform) select gen_random_uuid(), id, $2::"Platform" from came`,
    [random.time(), random.of(PLATFORMS)],
  ],
  (random) => [
    `insert into "Conversation" (id, "customerId", platform)
     select gen_random_uuid(), id, $1::"Platform" from "Customer" where id = ${random.row('Customer')} on conflict do nothing`,
    [random.of(PLATFORMS)],
  ],
  ...Array.from({ length: 6 }, (): Happening => (random) => [
    WRITE(random.row('Conversation')),
    [
      random.of(['INBOUND', 'OUTBOUND']),
      random.of(['SENT', 'QUEUED', 'FAILED']),
      random.of(['POSITIVE', 'NEGATIVE', null]),
      random.of(['PRICING', 'SUPPORT', null]),
      random.below(100),
      Array.from({ length: 1 + random.below(4) }, () => random.time()),
    ],
  ]),
  (random) => [
    `update "Message" set sentiment = $1::"Sentiment", intent = $2::"Intent" where id = ${random.row('Message')}`,
    [random.of(['NEUTRAL', null]), random.of(['DEMO', null])],
  ],
  (random) => [
    `update "Message" set status = $1::"MessageStatus" where direction = 'OUTBOUND' and id = ${random.row('Message')}`,
    [random.of(['FAILED', 'SENT', 'DELIVERED'])],
  ],
  (random) => [
    `update "Message" set "occurredAt" = $1::timestamptz where id = ${random.row('Message')}`,
    [random.time()],
  ],
  (random) => [`delete from "Message" where id = ${random.row('Message')}`, []],
  (random) => [
    `update "Message" set "conversationId" = talk.id, "customerId" = talk."customerId"
     from "Conversation" talk where talk.id = ${random.row('Conversation')} and talk.platform = "Message".platform
       and "Message"."customerId" = ${random.row('Customer')}`,
    [],
  ],
  (random) => [
    `update "Conversation" set "customerId" = ${random.row('Customer')} where id = ${random.row('Conversation')}`,
    [],
  ],
  ...Array.from({ length: 2 }, (): Happening => (random) => [
    `insert into "Lead" (id, "customerId", title, "createdAt", score, value, currency)
     select gen_random_uuid(), id, 'A lead', $1::timestamptz, $2::int, $3::numeric, $4 from "Customer" where id = ${random.row('Customer')}`,
    [
      random.time(),
      random.below(101),
      random.of(['10.00', '25.50', '10.00', null]),
      random.of(['EUR', 'EUR', 'USD']),
    ],
  ]),
  ...Array.from({ length: 2 }, (): Happening => (random) => [
    `update "Lead" set status = $1::"LeadStatus", "closedAt" = $2::timestamptz where id = ${random.row('Lead')}`,
    [random.of(STATUSES), random.of([random.time(), random.time(), null])],
  ]),
  (random) => [
    `update "Lead" set score = $1::int, value = $2::numeric, currency = $3 where id = ${random.row('Lead')}`,
    [random.below(101), random.of(['99.99', '10.00', null]), random.of(['EUR', 'USD'])],
  ],
  (random) => [
    `update "Lead" set "customerId" = ${random.row('Customer')} where id = ${random.row('Lead')}`,
    [],
  ],
  (random) => [`delete from "Lead" where id = ${random.row('Lead')}`, []],
  (random) => [`delete from "Customer" where id = ${random.row('Customer')}`, []],
];

/** Refusals that come of two doing something at once: a row that has gone, a rule of uniqueness, a deadlock. */
const EXPECTED = ['23503', '23505', '40P01'];

/** One to three things in one transaction, which sometimes is taken back. */
export async function somethingHappens(client: PoolClient, random: Chance): Promise<void> {
  await client.query('begin');
  try {
    for (let step = 0; step <= random.below(3); step += 1) {
      const [sql, values] = random.of(HAPPENINGS)(random);
      await client.query(sql, values);
    }
    await client.query(random.below(10) === 0 ? 'rollback' : 'commit');
  } catch (error) {
    await client.query('rollback');
    if (!EXPECTED.includes((error as { code?: string }).code ?? '')) throw error;
  }
}
