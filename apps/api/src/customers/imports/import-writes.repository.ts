import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { CustomerState, RowResult } from './plan.js';

/** Columns of a customer that an import writes, with their types. */
const COLUMNS = {
  name: 'text',
  email: 'text',
  phone: 'text',
  company: 'text',
  status: '"CustomerStatus"',
  tags: 'text[]',
  customFields: 'jsonb',
  locale: 'text',
  assignedToId: 'uuid',
};
const NAMES = Object.keys(COLUMNS).map((column) => `"${column}"`);
const RECORD = `(id uuid, ${Object.entries(COLUMNS)
  .map(([column, type]) => `"${column}" ${type}`)
  .join(', ')})`;

/** What a customer (alias `c`) is, in a few bytes: other than before when anything of it was changed. */
export const STATE_DIGEST = `md5(json_build_array(${NAMES.map((name) => `c.${name}`).join(', ')})::text)`;

/**
 * The ids of who has one of these addresses, each looked up by its own. For a list of them PostgreSQL takes the index for
 * searching words, which knows no order: a hundred times as long, and longer with each customer there is.
 */
const WHO_HAS = `array(
  select c.id from unnest($1::text[]) given, lateral (select id from "Customer" where email = given limit 1) c
  union select c.id from unnest($2::text[]) given, lateral (select id from "Customer" where phone = given limit 1) c)`;

/** Writes many customers at once. */
@Injectable()
export class ImportWritesRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The customers who have one of these addresses.
   *
   * @param lock whether they are to be changed: then nobody else does until the transaction ends
   */
  holders(emails: string[], phones: string[], lock: boolean): Promise<CustomerState[]> {
    return this.database.rows<CustomerState>(
      `select id::text, name, email, phone, company, status::text, tags, "customFields", locale, "assignedToId"::text
       from "Customer" where id = any(${WHO_HAS}) and "erasedAt" is null
         and (coalesce(email = any($1::text[]), false) or coalesce(phone = any($2::text[]), false))
       order by id ${lock ? 'for no key update' : ''}`,
      [emails, phones],
    );
  }

  /** Enters new customers. */
  async insert(customers: readonly CustomerState[]): Promise<void> {
    if (customers.length === 0) return;
    await this.database.rows(
      `insert into "Customer" (id, ${NAMES.join(', ')}, source, "createdAt", "updatedAt")
       select id, ${NAMES.join(', ')}, 'IMPORT', $2::timestamptz, $2::timestamptz
       from jsonb_to_recordset($1::jsonb) r ${RECORD}`,
      [JSON.stringify(customers), this.clock.now()],
    );
  }

  /** Gives customers the state that is told. */
  async update(customers: readonly CustomerState[]): Promise<void> {
    if (customers.length === 0) return;
    await this.database.rows(
      `update "Customer" c set ${NAMES.map((name) => `${name} = r.${name}`).join(', ')}, "updatedAt" = $2::timestamptz
       from jsonb_to_recordset($1::jsonb) r ${RECORD} where c.id = r.id`,
      [JSON.stringify(customers), this.clock.now()],
    );
  }

  /**
   * Keeps what became of rows, and of customers who were made what they are now, so that it can be told later whether
   * anybody else touched them. Rows that were skipped are only counted.
   */
  async keep(importId: string, results: readonly RowResult[]): Promise<void> {
    const kept = results.filter(({ outcome }) => outcome !== 'SKIPPED');
    if (kept.length === 0) return;
    await this.database.rows(
      `insert into "CustomerImportRow"
         ("importId", "row", outcome, "customerId", "customerIds", errors, before, after, state)
       select $1::uuid, r."row", outcome, "customerId", coalesce("customerIds", '{}'), coalesce(errors, '[]'), before,
         after, case when outcome = 'CREATED' then (select ${STATE_DIGEST} from "Customer" c where c.id = "customerId") end
       from jsonb_to_recordset($2::jsonb) r ("row" int, outcome "ImportOutcome", "customerId" uuid, "customerIds" uuid[],
         errors jsonb, before jsonb, after jsonb)`,
      [importId, JSON.stringify(kept)],
    );
  }

  /** Keeps what these customers are now, where this import made them with rows before. */
  async keepStates(importId: string, customerIds: readonly string[]): Promise<void> {
    if (customerIds.length === 0) return;
    // Customer by customer: of all rows that made somebody there are as many as the file has.
    await this.database.rows(
      `update "CustomerImportRow" r set state = made.state
       from unnest($2::uuid[]) changed (id), lateral (
         select known."row", ${STATE_DIGEST} as state from "CustomerImportRow" known join "Customer" c on c.id = changed.id
         where known."customerId" = changed.id and known."importId" = $1::uuid and known.outcome = 'CREATED' limit 1) made
       where r."importId" = $1::uuid and r."row" = made."row"`,
      [importId, customerIds],
    );
  }

  /** Whom the rows before would have made or found, by digests of addresses: of a dry run. */
  imagined(importId: string, digests: string[]): Promise<{ digest: string; customerId: string }[]> {
    return this.database.rows(
      `select digest, "customerId"::text from "CustomerImportName" where "importId" = $1::uuid and digest = any($2::text[])`,
      [importId, digests],
    );
  }

  /** Keeps whom a dry run would have made. */
  async imagine(importId: string, names: readonly { digest: string; customerId: string }[]): Promise<void> {
    if (names.length === 0) return;
    await this.database.rows(
      `insert into "CustomerImportName" ("importId", digest, "customerId")
       select $1::uuid, digest, "customerId" from jsonb_to_recordset($2::jsonb) r (digest text, "customerId" uuid)
       on conflict ("importId", digest) do update set "customerId" = excluded."customerId"`,
      [importId, JSON.stringify(names)],
    );
  }
}
