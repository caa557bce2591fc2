import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { ActorRole } from '@libs/http/actor.js';

/** What somebody chose; null and missing where they did not. */
export interface Choices {
  choices: Record<string, Record<string, boolean>>;
  quietFrom: string | null;
  quietTo: string | null;
  timezone: string | null;
  summaryHour: number | null;
}

/** Whose types were turned off. */
export interface TurnedOff {
  name: string;
  wereOn: string[];
}

/** Choices in PostgreSQL. */
@Injectable()
export class PreferencesRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** What this user chose, with their role of now. */
  async of(userId: string): Promise<Choices & { role: ActorRole }> {
    const [row] = await this.database.rows<Choices & { role: ActorRole }>(
      `select u.role::text as role, coalesce(p.choices, '{}') as choices, p."quietFrom", p."quietTo", p.timezone, p."summaryHour"
       from "User" u left join "NotificationPreferences" p on p."userId" = u.id where u.id = $1::uuid`,
      [userId],
    );
    if (!row) throw new Error('Somebody who is signed in is no user.');
    return row;
  }

  /** Puts these choices in the place of all before. */
  async set(userId: string, { choices, quietFrom, quietTo, timezone, summaryHour }: Choices): Promise<void> {
    await this.database.rows(
      `insert into "NotificationPreferences" ("userId", choices, "quietFrom", "quietTo", timezone, "summaryHour", "updatedAt")
       values ($1::uuid, $2::jsonb, $3, $4, $5, $6::int, $7::timestamptz)
       on conflict ("userId") do update set choices = excluded.choices, "quietFrom" = excluded."quietFrom",
         "quietTo" = excluded."quietTo", timezone = excluded.timezone, "summaryHour" = excluded."summaryHour",
         "updatedAt" = excluded."updatedAt"
       returning 1 as kept`,
      [
        userId,
        JSON.stringify(choices),
        quietFrom,
        quietTo,
        timezone,
        summaryHour,
        this.clock.now().toISOString(),
      ],
    );
  }

  /**
   * Turns some types off at one target and leaves all else as it was chosen.
   *
   * @returns who it is and which of the types were on; undefined when there is no such person
   */
  async turnOff(userId: string, types: string[], target: string): Promise<TurnedOff | undefined> {
    const [row] = await this.database.rows<TurnedOff>(
      `with person as (
         select u.id, u.name, array(
           select type from unnest($2::text[]) type where coalesce((p.choices -> type ->> $3)::boolean, true)) as "wereOn"
         from "User" u left join "NotificationPreferences" p on p."userId" = u.id where u.id = $1::uuid for update of u
       ), kept as (
         insert into "NotificationPreferences" as p ("userId", choices, "updatedAt")
         select id, (select jsonb_object_agg(type, jsonb_build_object($3::text, false)) from unnest($2::text[]) type),
           $4::timestamptz from person
         on conflict ("userId") do update set "updatedAt" = excluded."updatedAt",
           choices = p.choices || (select jsonb_object_agg(type,
             coalesce(p.choices -> type, '{}') || jsonb_build_object($3::text, false)) from unnest($2::text[]) type)
       )
       select name, "wereOn" from person`,
      [userId, types, target, this.clock.now().toISOString()],
    );
    return row;
  }
}
