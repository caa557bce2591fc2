import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Pool } from 'pg';
import { Database } from '@libs/database/database.js';
import { INGEST_DELIVERY } from './ingest-delivery.js';

/** A delivery to be stored, with the jobs that take it in. */
export interface NewDelivery {
  id: string;
  channel: string;
  dedupeKey: string;
  headers: Record<string, string>;
  body: Buffer;
  receivedAt: Date;
  steps: object[];
  /** Whom it is about, `PLATFORM:externalId`; empty where that is not known. */
  about: string[];
  jobs: { payload: object; queue: string }[];
  /** Bytes it takes in the statement, about. */
  size: number;
}

/**
 * Writes deliveries. It has a connection of its own, so that nothing else that waits for the database keeps
 * customers' messages out.
 */
@Injectable()
export class IntakeRepository implements OnApplicationBootstrap {
  private readonly pool: Pool;

  constructor(database: Database) {
    this.pool = database.openPool(1);
  }

  /** Connects before the first delivery comes, which would otherwise wait for that on a busy machine. */
  async onApplicationBootstrap(): Promise<void> {
    await this.pool
      .query('select 1')
      .catch((error: unknown) => new Logger('Webhooks').warn(`not connected yet: ${String(error)}`));
  }

  /** Stores the deliveries that are new with their jobs, all in one transaction; the known ones change nothing. */
  async store(deliveries: readonly NewDelivery[]): Promise<void> {
    const column = <Key extends keyof NewDelivery>(name: Key) => deliveries.map((each) => each[name]);
    await this.pool.query({
      name: 'intake',
      text: STORE,
      values: [
        column('id'),
        column('channel'),
        column('dedupeKey'),
        column('headers').map((headers) => JSON.stringify(headers)),
        column('body'),
        column('jobs').map((jobs) => jobs.length),
        column('receivedAt'),
        column('steps').map((steps) => JSON.stringify(steps)),
        JSON.stringify(jobsOf(deliveries)),
        INGEST_DELIVERY.name,
        INGEST_DELIVERY.maxAttempts,
        column('about').map((about) => JSON.stringify(about)),
      ],
    });
  }
}

/** Jobs of one queue start in the order of their `turn`: jobs that are due at the same instant have no order. */
function jobsOf(deliveries: readonly NewDelivery[]): object[] {
  const turns = new Map<string, number>();
  return deliveries.flatMap(({ id, jobs }) =>
    jobs.map(({ payload, queue }) => {
      const turn = turns.get(queue) ?? 0;
      turns.set(queue, turn + 1);
      return { delivery: id, payload, queue, turn };
    }),
  );
}

const STORE = `
  with stored as (
    insert into "WebhookDelivery" (id, channel, "dedupeKey", headers, body, parts, "receivedAt", steps, about)
    select id, channel, key, headers, body, parts, at, steps, array(select jsonb_array_elements_text(about))
    from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::bytea[], $6::int[], $7::timestamptz[], $8::jsonb[],
      $12::jsonb[]) new (id, channel, key, headers, body, parts, at, steps, about)
    on conflict (channel, "dedupeKey") do nothing
    returning id
  )
  select count(*) from graphile_worker.add_jobs(array(
    select row($10, job.payload, job.queue, now() + job.turn * interval '1 microsecond', $11::int, null, 0, null)::graphile_worker.job_spec
    from json_to_recordset($9::json) as job (delivery uuid, payload json, queue text, turn int)
    join stored on stored.id = job.delivery))`;
