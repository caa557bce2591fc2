import { Injectable } from '@nestjs/common';
import { Conditions, containing, type Bind } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import type { Prisma } from '@libs/database/generated/client.js';
import type { CustomerStatus } from '@libs/database/generated/enums.js';
import { keysetPage, type SortKey } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { AddressHolder } from './customers.errors.js';
import type { CustomerSort, ListCustomersQuery } from './customers.dto.js';
import { searchTerms } from './search.js';

/** A customer as the API shows them. */
const CUSTOMER = `json_build_object(
  'id', c.id, 'name', c.name, 'email', c.email, 'phone', c.phone, 'company', c.company, 'source', c.source,
  'status', c.status, 'tags', c.tags, 'customFields', c."customFields", 'locale', c.locale,
  'assignedToId', c."assignedToId",
  'identities', coalesce((
    select json_agg(json_build_object('platform', i.platform, 'externalId', i."externalId") order by i."createdAt", i.id)
    from "CustomerIdentity" i where i."customerId" = c.id), '[]'::json),
  'lastMessageAt', iso(c."lastMessageAt"), 'createdAt', iso(c."createdAt"), 'updatedAt', iso(c."updatedAt"))`;

/** Customers without the value are the lowest: a row comparison with null would lose them. */
const SORTS: Record<CustomerSort, SortKey> = {
  createdAt: { expression: 'c."createdAt"', type: 'timestamptz' },
  name: { expression: `lower(coalesce(c.name, ''))`, type: 'text' },
  lastMessageAt: {
    expression: `coalesce(c."lastMessageAt", '-infinity'::timestamptz)`,
    type: 'timestamptz',
  },
};

const SEARCHED = ['name', 'email', 'phone', 'company'] as const;

/** What two customers can not share. */
export interface Addresses {
  email?: string | null;
  phone?: string | null;
}

/** Customers in PostgreSQL. */
@Injectable()
export class CustomersRepository {
  constructor(private readonly database: Database) {}

  /** A page of the customers that fit the query. */
  list(query: ListCustomersQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: CUSTOMER,
      from: '"Customer" c',
      id: 'c.id',
      where: conditionsOf(query),
      sorts: SORTS,
      sort: query.sort ?? '-createdAt',
      limit: query.limit ?? 20,
      cursor: query.cursor,
      // A plan that knows nothing of the words is 25 times slower for rare ones among 50,000 customers.
      plan: query.search === undefined && query.tag === undefined ? 'once' : 'each',
    });
  }

  get(id: string): Promise<JsonText | undefined> {
    return this.database.json(
      `select ${CUSTOMER}::text as json from "Customer" c where c.id = $1::uuid and c."erasedAt" is null`,
      [id],
    );
  }

  async exists(id: string): Promise<boolean> {
    const found = await this.database.rows(
      'select 1 as found from "Customer" where id = $1::uuid and "erasedAt" is null',
      [id],
    );
    return found.length > 0;
  }

  /**
   * Keeps everybody else from changing or deleting the customer until the transaction ends.
   *
   * @returns their status, undefined when there is no such customer
   */
  async lock(id: string): Promise<CustomerStatus | undefined> {
    // Weaker than "for update": new messages and leads of the customer need not wait.
    const [row] = await this.database.rows<{ status: CustomerStatus }>(
      'select status::text as status from "Customer" where id = $1::uuid and "erasedAt" is null for no key update',
      [id],
    );
    return row?.status;
  }

  /**
   * Makes everybody else who is about to give one of these names to a customer wait until the transaction ends.
   * Call it before any row is locked.
   */
  async claimNames(names: string[]): Promise<void> {
    if (names.length === 0) return;
    // All take them in the same order, so that no two ever wait for each other.
    await this.database.rows(
      `select pg_advisory_xact_lock(hashtextextended('customer ' || name, 0))::text as claimed
       from unnest($1::text[]) name`,
      [[...names].sort()],
    );
  }

  /** Customers who hold one of these addresses, one entry an address. */
  holdersOf({ email, phone }: Addresses, exceptId?: string): Promise<AddressHolder[]> {
    return this.database.rows<AddressHolder>(
      `select id::text as id, name, 'email' as field from "Customer"
       where email = $1::text and id is distinct from $3::uuid
       union all
       select id::text, name, 'phone' from "Customer" where phone = $2::text and id is distinct from $3::uuid`,
      [email ?? null, phone ?? null, exceptId ?? null],
    );
  }

  async insert(customer: Prisma.CustomerUncheckedCreateInput): Promise<void> {
    await this.database.prisma.customer.create({ data: customer, select: { id: true } });
  }

  async update(id: string, changes: Prisma.CustomerUncheckedUpdateInput): Promise<void> {
    await this.database.prisma.customer.update({ where: { id }, data: changes, select: { id: true } });
  }

  /** Deletes the customer with all that belongs to them. */
  async delete(id: string): Promise<void> {
    await this.database.prisma.customer.delete({ where: { id }, select: { id: true } });
  }

  /**
   * Moves the time of the newest message forward, never back.
   *
   * @param returning whether somebody who was gone is ACTIVE again with it
   * @returns the status before and after, undefined when nothing moved
   */
  async sawMessage(
    id: string,
    at: Date,
    returning: boolean,
  ): Promise<{ before: CustomerStatus; after: CustomerStatus } | undefined> {
    const [moved] = await this.database.rows<{ before: CustomerStatus; after: CustomerStatus }>(
      `update "Customer" c
       set "lastMessageAt" = $2::timestamptz,
           status = case when $3::boolean and c.status in ('INACTIVE', 'CHURNED') then 'ACTIVE' else c.status end
       from (select id, status from "Customer" where id = $1::uuid for no key update) before
       where c.id = before.id and (c."lastMessageAt" is null or c."lastMessageAt" < $2::timestamptz)
       returning before.status::text as before, c.status::text as after`,
      [id, at.toISOString(), returning],
    );
    return moved;
  }
}

function conditionsOf(query: ListCustomersQuery): Conditions {
  const where = new Conditions()
    .add(() => 'c."erasedAt" is null')
    .when(query.status, (status, bind) => `c.status = ${bind(status)}::"CustomerStatus"`)
    .when(query.source, (source, bind) => `c.source = ${bind(source)}::"CustomerSource"`)
    .when(query.tag, (tag, bind) => `c.tags @> array[${bind(tag)}]::text[]`)
    .when(query.assignedToId, (id, bind) => `c."assignedToId" = ${bind(id)}::uuid`)
    .when(query.createdFrom, (from, bind) => `c."createdAt" >= ${bind(from.toISOString())}::timestamptz`)
    .when(query.createdTo, (to, bind) => `c."createdAt" < ${bind(to.toISOString())}::timestamptz`);
  if (query.search !== undefined) addSearch(where, query.search);
  return where;
}

function addSearch(where: Conditions, text: string): void {
  const { words, digits } = searchTerms(text);
  if (words.length === 0) return;
  where.add((bind) => {
    const everyWord = words.map((word) => somewhere(word, bind)).join(' and ');
    return digits === undefined ? everyWord : `(${everyWord}) or c.phone ilike ${bind(containing(digits))}`;
  });
}

function somewhere(word: string, bind: Bind): string {
  const pattern = bind(containing(word));
  return `(${SEARCHED.map((column) => `c.${column} ilike ${pattern}`).join(' or ')})`;
}
