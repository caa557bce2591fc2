import type pg from 'pg';
import { FILL } from './fill-statements.js';

/** Tables whose indexes are made once at the end, instead of row by row. */
const LARGE = ['Message', 'LeadScore', 'LeadStatusChange'];

/** What was written. */
export interface Filled {
  /** The customer with most messages: a tenth of all, at most 100,000. */
  busiestId: string;
  customers: number;
  seconds: number;
}

/**
 * Fills a migrated, empty database with so many messages and what belongs to them, spread over the year before now:
 * by SQL alone, without triggers and without checks of references, which is why it needs a superuser.
 */
export async function fill(client: pg.Client, messages: number): Promise<Filled> {
  const begun = performance.now();
  const customers = Math.max(200, Math.round(messages / 50));
  await client.query(
    `set session_replication_role = 'replica'; set maintenance_work_mem = '256MB'; set jit = off`,
  );
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where schemaname = 'public' and tablename = any($1) and indexname not like '%_pkey'`,
    [LARGE],
  );
  for (const { name } of indexes) await client.query(`drop index "${name}"`);
  for (const statement of FILL) {
    const text = statement
      .replaceAll(':messages', String(messages))
      .replaceAll(':customers', String(customers));
    await client.query(text);
  }
  for (const { definition } of indexes) await client.query(definition);
  await client.query('vacuum (analyze)');
  const { rows } = await client.query<{ id: string }>(
    `select id::text from "Customer" order by "createdAt", id limit 1`,
  );
  const [busiest] = rows;
  if (!busiest) throw new Error('No customer was written.');
  return { busiestId: busiest.id, customers, seconds: (performance.now() - begun) / 1_000 };
}
