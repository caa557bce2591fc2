import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { Platform } from '@libs/database/generated/enums.js';
import { v7 } from '@libs/database/id.js';
import type { Person, PersonFacts } from './contact.js';
import type { Sighting } from './recognition.js';

/** Who is who on which platform. */
@Injectable()
export class CustomerIdentitiesRepository {
  constructor(private readonly database: Database) {}

  /** All customers who carry one of the person's names. One statement: it is asked for every inbound message. */
  sightingsOf({ platform, externalIds, email, phone }: Person): Promise<Sighting[]> {
    return this.database.rows<Sighting>(
      `select c.id::text as "customerId", found."externalId", c.name, c.email, c.phone, c.locale
       from (
         select "customerId", "externalId" from "CustomerIdentity"
         where platform = $1::"Platform" and "externalId" = any($2::text[])
         union all select id, null from "Customer" where email = $3::text
         union all select id, null from "Customer" where phone = $4::text
       ) found join "Customer" c on c.id = found."customerId"`,
      [platform, externalIds, email, phone],
    );
  }

  /** Stores a new customer with the person's identities, in one statement. */
  async insertPerson(id: string, person: Person, now: Date): Promise<void> {
    const { platform, externalIds, name, email, phone, locale } = person;
    await this.database.rows(
      `with customer as (
         insert into "Customer" (id, name, email, phone, locale, source, "createdAt", "updatedAt")
         values ($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::"CustomerSource", $7::timestamptz, $7::timestamptz)
       )
       insert into "CustomerIdentity" (id, "customerId", platform, "externalId", "createdAt")
       select new.id, $1::uuid, $8::"Platform", new."externalId", $7::timestamptz
       from unnest($9::uuid[], $10::text[]) new (id, "externalId")`,
      [
        id,
        name,
        email,
        phone,
        locale,
        platform,
        now.toISOString(),
        platform,
        externalIds.map(() => v7()),
        externalIds,
      ],
    );
  }

  /** Gives the customer further identities. Those that somebody has stay where they are. */
  async link(customerId: string, platform: Platform, externalIds: string[], now: Date): Promise<void> {
    if (externalIds.length === 0) return;
    await this.database.rows(
      `insert into "CustomerIdentity" (id, "customerId", platform, "externalId", "createdAt")
       select new.id, $1::uuid, $2::"Platform", new."externalId", $3::timestamptz
       from unnest($4::uuid[], $5::text[]) new (id, "externalId")
       on conflict (platform, "externalId") do nothing`,
      [customerId, platform, now.toISOString(), externalIds.map(() => v7()), externalIds],
    );
  }

  /** Fills what is still empty: a fact that a person typed meanwhile stays. */
  async fill(customerId: string, facts: PersonFacts, now: Date): Promise<void> {
    await this.database.rows(
      `update "Customer" set name = coalesce(name, $2::text), email = coalesce(email, $3::text),
         phone = coalesce(phone, $4::text), locale = coalesce(locale, $5::text), "updatedAt" = $6::timestamptz
       where id = $1::uuid`,
      [customerId, facts.name, facts.email, facts.phone, facts.locale, now.toISOString()],
    );
  }

  /**
   * Gives an identity its new name. Where the new name is known already it stays with whom it belongs to, and the
   * old one goes: the platform may give it to a stranger.
   *
   * @returns whose identity it was, undefined when nobody had the old name
   */
  async rename(platform: Platform, from: string, to: string): Promise<string | undefined> {
    const [renamed] = await this.database.rows<{ customerId: string }>(
      `with known as (
         select 1 from "CustomerIdentity" where platform = $1::"Platform" and "externalId" = $3::text
       ), renamed as (
         update "CustomerIdentity" set "externalId" = $3::text
         where platform = $1::"Platform" and "externalId" = $2::text and not exists (select 1 from known)
         returning "customerId"
       ), dropped as (
         delete from "CustomerIdentity"
         where platform = $1::"Platform" and "externalId" = $2::text and exists (select 1 from known)
         returning "customerId"
       )
       select "customerId"::text as "customerId" from renamed union all select "customerId"::text from dropped`,
      [platform, from, to],
    );
    return renamed?.customerId;
  }
}
