import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';

/** What is looked up and written of a person who is being erased. */
@Injectable()
export class ErasureRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * What the person is known by: identities and addresses, and those of earlier that the audit log knows, as long as
   * nobody else has them now. Whoever was merged into them is part of them.
   *
   * @returns undefined when there is no such customer, or no longer
   */
  async namesOf(customerId: string): Promise<string[] | undefined> {
    const [row] = await this.database.rows<{ names: string[] }>(
      `with merged as (
         select "otherId", other from "CustomerMerge" where "survivorId" = $1::uuid
       ), told as (
         select changes from "AuditEntry" where entity = 'customer' and "entityId" in (
           select $1::uuid::text union select "otherId"::text from merged)
       ), names as (
         select platform::text || ':' || "externalId" as name from "CustomerIdentity" where "customerId" = $1::uuid
         union select 'email:' || email from "Customer" where id = $1::uuid
         union select 'phone:' || phone from "Customer" where id = $1::uuid
         union select 'email:' || email from (select other->>'email' as email from merged) sides
           where not exists (select from "Customer" c where c.email = sides.email and c.id <> $1::uuid)
         union select 'phone:' || phone from (select other->>'phone' as phone from merged) sides
           where not exists (select from "Customer" c where c.phone = sides.phone and c.id <> $1::uuid)
         union select (side->>'platform') || ':' || (side->>'externalId')
           from told, lateral (values (changes->'identity'->'from'), (changes->'identity'->'to')) sides (side)
           where not exists (
             select from "CustomerIdentity" i where i.platform::text = side->>'platform'
               and i."externalId" = side->>'externalId' and i."customerId" <> $1::uuid)
         union select 'email:' || email
           from told, lateral (values (changes->'email'->>'from'), (changes->'email'->>'to')) sides (email)
           where not exists (select from "Customer" c where c.email = sides.email and c.id <> $1::uuid)
         union select 'phone:' || phone
           from told, lateral (values (changes->'phone'->>'from'), (changes->'phone'->>'to')) sides (phone)
           where not exists (select from "Customer" c where c.phone = sides.phone and c.id <> $1::uuid)
       )
       select array(select name from names where name is not null) as names
       from "Customer" where id = $1::uuid and "erasedAt" is null`,
      [customerId],
    );
    return row?.names;
  }

  /** Waits until nobody writes anything about the customer. @returns false when there is no such customer any more */
  async lock(customerId: string): Promise<boolean> {
    const locked = await this.database.rows(
      'select id::text from "Customer" where id = $1::uuid and "erasedAt" is null for update',
      [customerId],
    );
    return locked.length > 0;
  }

  /** Lets this transaction change what belongs to an erased customer. */
  async open(customerId: string): Promise<void> {
    await this.database.rows(`select set_config('parley.erasing', $1, true)`, [customerId]);
  }

  /**
   * Takes everything out of the customer but what is counted: when they came, from where, how they stood.
   *
   * @returns when they were erased
   */
  async empty(customerId: string): Promise<Date> {
    const erasedAt = this.clock.now();
    await this.database.rows(
      `update "Customer" set name = null, email = null, phone = null, company = null, tags = '{}', "customFields" = '{}',
         locale = null, "assignedToId" = null, "erasedAt" = $2::timestamptz, "updatedAt" = $2::timestamptz
       where id = $1::uuid`,
      [customerId, erasedAt],
    );
    return erasedAt;
  }
}
