import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import {
  PersonalDataHolder,
  type HoldsPersonalData,
  type PersonalDataSection,
  type Subject,
} from './personal-data.js';

/** Rows of one page: each of them looks through the whole table, which holds a day at most. */
const PAGE = 5_000;

/**
 * Jobs and live events about the person. They hold ids and nothing else: an erasure leaves them, because the rows they
 * point at tell nothing any more, jobs end quietly on such rows, and listeners count on an unbroken row of events.
 */
@Injectable()
@PersonalDataHolder()
export class QueueHolder implements HoldsPersonalData {
  readonly tables = ['LiveEvent'];

  constructor(private readonly database: Database) {}

  describe({ customerId }: Subject): PersonalDataSection[] {
    return [
      {
        name: 'jobs',
        entries: this.rows(
          `select j.id::text as id, json_build_object('id', j.id::text, 'task', t.identifier, 'payload', j.payload, 'attempts', j.attempts,
             'runAt', iso(j.run_at), 'createdAt', iso(j.created_at))::text as json
           from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
           where j.payload->>'customerId' = $1 and j.id > $2::bigint order by j.id`,
          customerId,
        ),
      },
      {
        name: 'liveEvents',
        entries: this.rows(
          `select seq::text as id, json_build_object('seq', seq::text, 'type', type, 'payload', payload,
             'createdAt', iso("createdAt"))::text as json
           from "LiveEvent" where payload->>'customerId' = $1 and seq > $2::bigint order by seq`,
          customerId,
        ),
      },
    ];
  }

  erase(): Promise<boolean> {
    return Promise.resolve(true);
  }

  /** @param sql takes the customer and the number after which to go on, and gives `id` and `json` */
  private async *rows(sql: string, customerId: string): AsyncGenerator<string> {
    let after = '0';
    for (;;) {
      const rows = await this.database.rows<{ id: string; json: string }>(`${sql} limit ${PAGE}`, [
        customerId,
        after,
      ]);
      for (const { json } of rows) yield json;
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = last.id;
    }
  }
}
