import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { Prisma } from '@libs/database/generated/client.js';
import type { CustomerStatus } from '@libs/database/generated/enums.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import { CUSTOMER_JSON, CUSTOMER_SORT_KEYS, customerConditions } from './customer-list.js';
import type { ListCustomersQuery } from './customers.dto.js';
import type { AddressHolder } from './customers.errors.js';

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
      entry: CUSTOMER_JSON,
      from: '"Customer" c',
      id: 'c.id',
      where: customerConditions(query),
      sorts: CUSTOMER_SORT_KEYS,
      sort: query.sort ?? '-createdAt',
      limit: query.limit ?? 20,
      cursor: query.cursor,
      // A plan that knows nothing of the words is 25 times slower for rare ones among 50,000 customers.
      plan: query.search === undefined && query.tag === undefined ? 'once' : 'each',
    });
  }

  get(id: string): Promise<JsonText | undefined> {
    return this.database.json(
      `select ${CUSTOMER_JSON}::text as json from "Customer" c where c.id = $1::uuid and c."erasedAt" is null`,
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
