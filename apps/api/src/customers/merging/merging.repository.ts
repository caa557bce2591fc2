import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import type { CustomerRow, Filled } from './merged-fields.js';
import type { Moved } from './moving.js';

/** A merge that can be taken back. */
export interface Merge {
  id: string;
  survivorId: string;
  otherId: string;
  /** The row of who was merged, as it was. */
  other: CustomerRow;
  filled: Filled;
  moved: Record<string, Moved>;
}

/** Fields of a customer that a merge writes, with their types. */
const FIELDS: Record<string, string> = {
  name: 'text',
  email: 'text',
  phone: 'text',
  company: 'text',
  locale: 'text',
  assignedToId: 'uuid',
  tags: 'text[]',
  customFields: 'jsonb',
  lastMessageAt: 'timestamptz',
};

/** Merges in PostgreSQL. */
@Injectable()
export class MergingRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Both customers, held until the transaction ends: nobody else writes anything about them. */
  async lock(ids: readonly string[]): Promise<Map<string, CustomerRow>> {
    const rows = await this.database.rows<{ row: CustomerRow }>(
      `select to_jsonb(c) as row from "Customer" c where id = any($1::uuid[]) and "erasedAt" is null order by id for update`,
      [ids],
    );
    return new Map(rows.map(({ row }) => [row.id, row]));
  }

  /** Who the customer was merged into; undefined when into nobody. */
  async survivorOf(id: string): Promise<string | undefined> {
    const [row] = await this.database.rows<{ survivorId: string }>(
      'select "survivorId"::text from "CustomerMerge" where "otherId" = $1::uuid',
      [id],
    );
    return row?.survivorId;
  }

  /** The latest merge into a customer, held until the transaction ends. */
  async latestInto(survivorId: string): Promise<Merge | undefined> {
    const [merge] = await this.database.rows<Merge>(
      `select id::text, "survivorId"::text, "otherId"::text, other, filled, moved from "CustomerMerge"
       where "survivorId" = $1::uuid order by "mergedAt" desc, id desc limit 1 for update`,
      [survivorId],
    );
    return merge;
  }

  async keep({ survivorId, otherId, other, filled, moved }: Omit<Merge, 'id'>): Promise<void> {
    await this.database.rows(
      `insert into "CustomerMerge" (id, "survivorId", "otherId", other, filled, moved, "mergedAt")
       values ($1::uuid, $2::uuid, $3::uuid, $4::jsonb, $5::jsonb, $6::jsonb, $7::timestamptz)`,
      [
        v7(),
        survivorId,
        otherId,
        JSON.stringify(other),
        JSON.stringify(filled),
        JSON.stringify(moved),
        this.clock.now(),
      ],
    );
  }

  async forget(id: string): Promise<void> {
    await this.database.rows('delete from "CustomerMerge" where id = $1::uuid', [id]);
  }

  /** Removes the row of who was merged: nothing belongs to them any more. */
  async remove(id: string): Promise<void> {
    await this.database.rows('delete from "Customer" where id = $1::uuid', [id]);
  }

  /** Gives who was merged their row again. An address that somebody has by now is left to them. */
  async restore(other: CustomerRow): Promise<void> {
    await this.database.rows(
      `insert into "Customer" select (jsonb_populate_record(null::"Customer", $1::jsonb || jsonb_build_object(
         'email', (select $1::jsonb->>'email' where not exists (select from "Customer" where email = $1::jsonb->>'email')),
         'phone', (select $1::jsonb->>'phone' where not exists (select from "Customer" where phone = $1::jsonb->>'phone')),
         'assignedToId', (select id from "User" where id::text = $1::jsonb->>'assignedToId'),
         'updatedAt', $2::timestamptz))).*`,
      [JSON.stringify(other), this.clock.now()],
    );
  }

  /** Gives the survivor the second of each pair of values. */
  async write(id: string, fields: Filled): Promise<void> {
    const names = Object.keys(fields).filter((field) => field in FIELDS);
    if (names.length === 0) return;
    const values = Object.fromEntries(names.map((name) => [name, fields[name]?.after ?? null]));
    const record = names.map((name) => `"${name}" ${FIELDS[name]}`).join(', ');
    await this.database.rows(
      `update "Customer" c set ${names.map((name) => `"${name}" = r."${name}"`).join(', ')}, "updatedAt" = $3::timestamptz
       from jsonb_to_record($2::jsonb) r (${record}) where c.id = $1::uuid`,
      [id, JSON.stringify(values), this.clock.now()],
    );
  }
}
