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
       from "Customer" where (email = any($1::text[]) or phone = any($2::text[])) and "erasedAt" is null
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

  /** Keeps what became of rows. Those that were skipped are only counted. */
  async keep(importId: string, results: readonly RowResult[]): Promise<void> {
    const kept = results.filter(({ outcome }) => outcome !== 'SKIPPED');
    if (kept.length === 0) return;
    await this.database.rows(
      `insert into "CustomerImportRow" ("importId", "row", outcome, "customerId", "customerIds", errors, before, after)
       select $1::uuid, r."row", outcome, "customerId", coalesce("customerIds", '{}'), coalesce(errors, '[]'), before, after
       from jsonb_to_recordset($2::jsonb) r ("row" int, outcome "ImportOutcome", "customerId" uuid, "customerIds" uuid[],
         errors jsonb, before jsonb, after jsonb)`,
      [importId, JSON.stringify(kept)],
    );
  }

  /** Keeps what the import made of customers, so that it can be told later whether anybody else touched them. */
  async keepStates(importId: string, customerIds: readonly string[]): Promise<void> {
    if (customerIds.length === 0) return;
    await this.database.rows(
      `update "CustomerImportRow" r set state = ${STATE_DIGEST} from "Customer" c
       where r."importId" = $1::uuid and r.outcome = 'CREATED' and r."customerId" = any($2::uuid[])
         and c.id = r."customerId"`,
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
