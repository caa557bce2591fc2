import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { STATE_DIGEST } from './import-writes.repository.js';
import type { CustomerState } from './plan.js';
import type { Current, DoneRow } from './undo-plan.js';

/** What is looked up and written when an import is taken back. */
@Injectable()
export class UndoRepository {
  constructor(private readonly database: Database) {}

  /** The last rows before `position` that did something, the last first. */
  rowsBefore(importId: string, position: number, limit: number): Promise<DoneRow[]> {
    return this.database.rows<DoneRow>(
      `select r."row", r.outcome::text, r."customerId"::text, r.before, r.after, r.state,
         r.outcome = 'UPDATED' and exists (select from "CustomerImportRow" made
           where made."customerId" = r."customerId" and made."importId" = r."importId" and made.outcome = 'CREATED') as "madeHere"
       from "CustomerImportRow" r
       where r."importId" = $1::uuid and r.outcome <> 'FAILED' and r."row" < $2::int
       order by r."row" desc limit ${Math.trunc(limit)}`,
      [importId, position],
    );
  }

  /** The customers as they are, until the transaction ends: nobody else writes anything about them. */
  async lock(ids: readonly string[]): Promise<Map<string, Current>> {
    const rows = await this.database.rows<CustomerState & { digest: string; erased: boolean }>(
      `select c.id::text, c.name, c.email, c.phone, c.company, c.status::text, c.tags, c."customFields", c.locale,
         c."assignedToId"::text, ${STATE_DIGEST} as digest, c."erasedAt" is not null as erased
       from "Customer" c where c.id = any($1::uuid[]) order by c.id for update`,
      [ids],
    );
    return new Map(rows.map(({ digest, erased, ...state }) => [state.id, { state, digest, erased }]));
  }

  /**
   * What was added to customers, by the kind of row. Whatever would be deleted with the customer counts: the database
   * itself says what that is.
   */
  async added(ids: readonly string[]): Promise<Map<string, string[]>> {
    const kinds = await this.database.rows<{ table: string; column: string }>(
      `select relname::text as table, attname::text as column from pg_constraint k
       join pg_class on pg_class.oid = k.conrelid
       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
       where k.confrelid = '"Customer"'::regclass and k.contype = 'f' and k.confdeltype = 'c' order by relname`,
    );
    const found = new Map<string, string[]>();
    for (const { table, column } of kinds) {
      const rows = await this.database.rows<{ id: string }>(
        `select wanted.id::text from unnest($1::uuid[]) wanted (id)
         where exists (select from "${table}" t where t."${column}" = wanted.id)`,
        [ids],
      );
      for (const { id } of rows) found.set(id, [...(found.get(id) ?? []), table]);
    }
    return found;
  }

  /** Deletes customers who nothing belongs to. */
  async delete(ids: readonly string[]): Promise<void> {
    await this.database.rows('delete from "Customer" where id = any($1::uuid[])', [ids]);
  }

  /** Keeps why something of these rows stays. */
  async keep(importId: string, kept: readonly { row: number; reason: string }[]): Promise<void> {
    if (kept.length === 0) return;
    await this.database.rows(
      `update "CustomerImportRow" r set kept = k.reason
       from jsonb_to_recordset($2::jsonb) k ("row" int, reason text)
       where r."importId" = $1::uuid and r."row" = k."row"`,
      [importId, JSON.stringify(kept)],
    );
  }
}
