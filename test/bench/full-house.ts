import pg from 'pg';

/**
 * Fills a database with so many messages over the year until March 2026, of a tenth as many customers on all
 * platforms, a twentieth as many leads, and twenty agents. Triggers and keys are off meanwhile, so build the daily
 * figures afterwards.
 */
export async function fillHouse(url: string, messages: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set session_replication_role = replica; set work_mem = '128MB'; set jit = off`);
    // An index made of all rows at once costs a fraction of one kept up; those for searching words are of no use here.
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `select format('%I', indexname) as name, indexdef as definition from pg_indexes
       where tablename in ('Message', 'Customer', 'Conversation', 'Lead') and indexname like '%_idx'`,
    );
    for (const { name } of indexes) await client.query(`drop index ${name}`);
    for (const statement of statementsFor(messages, Math.ceil(messages / 10), Math.ceil(messages / 20)))
      await client.query(statement);
    await client.query(`set maintenance_work_mem = '256MB'`);
    for (const { name, definition } of indexes) if (!name.includes('search')) await client.query(definition);
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

const START = `timestamptz '2025-03-02'`;

function statementsFor(messages: number, customers: number, leads: number): string[] {
  return [
    `create temporary table person as
       select n, gen_random_uuid() as id, gen_random_uuid() as talk, (enum_range(null::"Platform"))[1 + n % 8] as platform,
         ${START} + random() * interval '365 days' as since from generate_series(0, ${customers - 1}) n`,
    'create unique index on person (n)',
    `create temporary table agent as select n, gen_random_uuid() as id from generate_series(0, 19) n`,
    `insert into "User" (id, name, email, "passwordHash") select id, 'Agent ' || n, n || '@example.com', '' from agent`,
    `insert into "Customer" (id, name, "createdAt") select id, 'Customer ' || n, since from person`,
    `insert into "Conversation" (id, "customerId", platform) select talk, id, platform from person`,
    `insert into "Message" (id, "conversationId", "customerId", platform, direction, status, sentiment, intent, "authorId", "occurredAt")
     select gen_random_uuid(), person.talk, person.id, person.platform,
       case when out then 'OUTBOUND' else 'INBOUND' end::"MessageDirection", case when out then 'SENT' else 'RECEIVED' end::"MessageStatus",
       case when not out then (enum_range(null::"Sentiment"))[1 + said.n % 3] end,
       case when not out then (enum_range(null::"Intent"))[1 + said.n % 6] end,
       case when out then agent.id end, said.at
     from (select n, n % 2 = 1 as out, floor(random() * ${customers})::int as person, ${START} + random() * interval '365 days' as at
           from generate_series(1, ${messages}) n) said
     join person on person.n = said.person join agent on agent.n = said.n % 20`,
    `insert into "Lead" (id, "customerId", title, status, score, value, "createdAt", "closedAt")
     select gen_random_uuid(), person.id, '', (array['NEW', 'CONTACTED', 'WON', 'WON', 'LOST']::"LeadStatus"[])[1 + lead.n % 5],
       lead.n % 101, (lead.n % 977)::numeric, lead.at,
       case when lead.n % 5 >= 2 then lead.at + random() * interval '30 days' end
     from (select n, floor(random() * ${customers})::int as person, ${START} + random() * interval '330 days' as at
           from generate_series(1, ${leads}) n) lead
     join person on person.n = lead.person`,
  ];
}
