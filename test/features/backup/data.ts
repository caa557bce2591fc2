import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from '@libs/database/open-database.js';
import { withDatabase } from '../../support/global-setup.js';

/** A database of its own on a server. */
export interface OwnDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Makes an empty database, or only its name when `made` is false. Everything of that name is dropped in the end. */
export async function ownDatabase(server: string, made = true): Promise<OwnDatabase> {
  const name = `parley_bk_${randomBytes(5).toString('hex')}`;
  if (made) await sql(server, `create database ${name} template template0`);
  return {
    url: withDatabase(server, name),
    drop: async () => {
      for (const ending of ['', '_restoring', '_before_restore'])
        await sql(server, `drop database if exists ${name}${ending} with (force)`);
    },
  };
}

/** Rows of one query on a connection of its own. */
export async function sql<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** The product's tables with rows in the awkward corners of every type, and jobs that wait. */
export async function fill(url: string, messages = 400): Promise<void> {
  await migrate(url);
  await sql(url, NASTY);
  await sql(url, 'select fill_messages($1)', [messages]);
  await sql(url, 'drop function fill_messages');
}

const NASTY = `
insert into "Customer" (id, name, email, company, tags, "customFields")
  select gen_random_uuid(), E'Zo\\u00eb \\t tab \\n line \\\\ back\\\\. ' || n, 'c' || n || '@example.com',
    case when n % 3 = 0 then null when n % 3 = 1 then '' else E'\\\\.' end,
    array['a,b', 'quo"te', ''], jsonb_build_object('n', n, 'emoji', U&'\\+01F600', 'deep', jsonb_build_array(null, 1.50))
  from generate_series(1, 25) n;
insert into "Conversation" (id, "customerId", platform)
  select gen_random_uuid(), id, 'WEBCHAT' from "Customer";
insert into "WebhookDelivery" (id, channel, "dedupeKey", headers, body)
  select gen_random_uuid(), 'generic', 'key-' || n, '{}', decode(repeat(lpad(to_hex(n % 256), 2, '0'), n * 100), 'hex')
  from generate_series(0, 60) n;
insert into "LiveEvent" (type, payload) select 'x', '{}' from generate_series(1, 7);
insert into "Lead" (id, "customerId", title, value, "createdAt")
  select gen_random_uuid(), id, 'chance', 99999999.01, '1969-12-31T23:59:59.999Z' from "Customer";
select graphile_worker.add_job('send-message', json_build_object('messageId', n), 'queue-' || n % 3) from generate_series(1, 5) n;
select graphile_worker.add_job('send-password-reset', '{}', run_at => now() + interval '2 hours');
select graphile_worker.add_job('ingest-delivery', json_build_object('deliveryId', n)) from generate_series(1, 4) n;
create function fill_messages(n int) returns void language sql as $$
  insert into "Message" (id, "conversationId", "customerId", platform, direction, body, "externalId", status, "sentimentScore", "occurredAt")
  select gen_random_uuid(), c.id, c."customerId", 'WEBCHAT', 'INBOUND', 'What does the team plan cost? ' || md5(k::text),
    'm-' || k, 'RECEIVED', (1.0::float8 / 3) * k, now() - make_interval(secs => k)
  from generate_series(1, n) k join (select *, row_number() over (order by id) - 1 as at from "Conversation") c on c.at = k % 25
$$`;

/** Of every table: how many rows, and one digest of all their values, in an order of the values' own. */
export async function fingerprint(url: string): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>(
    url,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('public', 'graphile_worker') and tablename not in ('_prisma_migrations', 'migrations') order by 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of tables) {
    const rows = await sql<{ row: string }>(
      url,
      `select t::text as row from ${name} t order by t::text collate "C"`,
    );
    const digest = createHash('sha256').update(rows.map(({ row }) => row).join('\n'));
    prints[name] = `${rows.length} ${digest.digest('hex')}`;
  }
  return prints;
}

/** What the next value of every sequence is. */
export async function sequences(url: string): Promise<{ name: string; last: string | null }[]> {
  return sql(
    url,
    `select sequencename as name, last_value::text as last from pg_sequences
     where schemaname in ('public', 'graphile_worker') order by 1`,
  );
}

/** Indexes, foreign keys and triggers, as PostgreSQL writes them. */
export async function shape(url: string): Promise<unknown[]> {
  return sql(
    url,
    `select pg_get_indexdef(indexrelid) as what from pg_index x join pg_class c on c.oid = x.indrelid
       join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'graphile_worker')
     union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
       where contype <> 'n' and connamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)
     union all select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal
     order by 1`,
  );
}
