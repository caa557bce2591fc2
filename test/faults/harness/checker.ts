import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { Person } from './client.js';
import type { Ledger } from './ledger.js';
import { KIND } from './load.js';

/** What is wrong after everything is well again. All lists are empty and all differences zero when nothing is. */
export interface Verdict {
  /** Acknowledged, and not there. */
  lost: string[];
  /** There, and never sent. */
  ghost: string[];
  /** There more than once. */
  doubled: string[];
  /** Jobs that are neither done nor dead and wait for nothing, and queues held by a job that is gone. */
  stuck: string[];
  /** Jobs that failed for good, and what is said of them. */
  dead: string[];
  /** Deliveries and messages that wait for a job that does not exist. */
  abandoned: string[];
  /** Numbers that differ from a recount. */
  miscounted: string[];
}

export const ALL_WELL: Verdict = {
  lost: [],
  ghost: [],
  doubled: [],
  stuck: [],
  dead: [],
  abandoned: [],
  miscounted: [],
};

/** Compares the database with the ledger, and itself with itself. Call it when it is quiet. */
export async function check(pool: pg.Pool, ledger: Ledger): Promise<Verdict> {
  const names = (sql: string): Promise<string[]> => namesOf(pool, sql);
  const found = await names(
    `select "externalId" as name from "Message" where platform = 'API' and direction = 'INBOUND'`,
  );
  const known = new Set(found);
  const sent = ledger.sent(KIND);
  return {
    lost: [...ledger.acked(KIND)].filter((id) => !known.has(id)),
    ghost: [...known].filter((id) => !sent.has(id)),
    doubled: await names(DOUBLED),
    stuck: await names(STUCK),
    dead: await names(DEAD),
    abandoned: await names(ABANDONED),
    miscounted: await names(MISCOUNTED),
  };
}

/** Waits until no job runs or is due. @throws Error when there still are some after `limitMs` */
export async function untilQuiet(pool: pg.Pool, limitMs = 90_000): Promise<number> {
  const began = performance.now();
  for (;;) {
    const left = await namesOf(pool, UNFINISHED).catch(() => ['the database is away']);
    if (left.length === 0) return performance.now() - began;
    if (performance.now() - began > limitMs) {
      throw new Error(
        `${left.length} jobs were not done after ${limitMs / 1000} s: ${left.slice(0, 10).join('; ')}`,
      );
    }
    await wait(100);
  }
}

/** How the dashboard's figures differ from the rows. */
export async function dashboardDifferences(pool: pg.Pool, person: Person): Promise<string[]> {
  const reply = await person.get('/api/analytics/dashboard');
  if (reply.status !== 200) return [`the dashboard answered ${reply.status}`];
  const shown = reply.body as {
    customers: { total: number };
    leads: { open: number };
    messages: { inbound: number };
  };
  const { rows } = await pool.query<Record<'customers' | 'leads' | 'inbound', number>>(
    `select (select count(*)::int from "Customer") as customers, (select count(*)::int from "Lead" where status not in ('WON', 'LOST')) as leads,
       (select count(*)::int from "Message" where direction = 'INBOUND') as inbound`,
  );
  const counted = rows[0];
  return [
    ['customers', shown.customers.total, counted?.customers],
    ['open leads', shown.leads.open, counted?.leads],
    ['inbound messages', shown.messages.inbound, counted?.inbound],
  ].flatMap(([name, one, other]) =>
    one === other ? [] : [`${String(name)}: shown ${String(one)}, counted ${String(other)}`],
  );
}

async function namesOf(pool: pg.Pool, sql: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}

const DOUBLED = `
  select "externalId" as name from "Message" where "externalId" is not null group by platform, "externalId" having count(*) > 1
  union all
  select "externalId" from "CustomerIdentity" group by platform, "externalId" having count(*) > 1
  union all
  select customer::text from (select "customerId" as customer from "Lead" where status not in ('WON', 'LOST')) l
    group by customer having count(*) > 1`;

/** Neither done, nor dead, nor planned for later. */
const UNFINISHED = `
  select task_identifier || coalesce(' ' || last_error, '') as name from graphile_worker.jobs
  where locked_at is not null or (attempts < max_attempts and run_at <= now() + interval '30 seconds')`;

const STUCK = `
  ${UNFINISHED}
  union all
  select 'queue ' || queue_name from graphile_worker._private_job_queues held
  where locked_by is not null and not exists (
    select from graphile_worker._private_jobs job where job.job_queue_id = held.id and job.locked_by = held.locked_by)`;

const DEAD = `
  select task_identifier || ': ' || coalesce(last_error, 'no reason') as name from graphile_worker.jobs
  where attempts >= max_attempts and locked_at is null`;

const ABANDONED = `
  select 'delivery ' || id as name from "WebhookDelivery" where status = 'PENDING' and not exists (
    select from graphile_worker._private_jobs job
    where job.payload->>'deliveryId' = "WebhookDelivery".id::text and job.attempts < job.max_attempts)
  union all
  select 'message ' || id from "Message" where status = 'QUEUED' and not exists (
    select from graphile_worker._private_jobs job
    where job.payload->>'messageId' = "Message".id::text and job.attempts < job.max_attempts)
  union all
  select 'unanalysed ' || id from "Message"
  where direction = 'INBOUND' and "contentType" = 'TEXT' and body <> '' and "analyzedBy" is null and not exists (
    select from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
    where task.identifier like '%:AnalyzeOn%' and job.payload->>'messageId' = "Message".id::text
      and job.attempts < job.max_attempts)`;

const MISCOUNTED = `
  select 'score of lead ' || l.id || ': ' || l.score || ', last noted ' || s.score as name from "Lead" l
  join lateral (select score from "LeadScore" where "leadId" = l.id order by "createdAt" desc, id desc limit 1) s on true
  where s.score <> l.score
  union all
  select 'unread of conversation ' || c.id || ': ' || c."unreadCount" || ', counted ' || m.count from "Conversation" c
  join lateral (select count(*)::int from "Message" where "conversationId" = c.id and direction = 'INBOUND') m on true
  where c."unreadCount" <> m.count
  union all
  select 'last message of customer ' || c.id from "Customer" c
  join lateral (select max("occurredAt") as at from "Message" where "customerId" = c.id) m on true
  where c."lastMessageAt" is distinct from m.at`;
