import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { UTC } from './build.js';
import type { RollupSession } from './rollup-session.js';

/** Most zones besides UTC: each is folded with every change. */
const MOST_ZONES = 8;
/** PostgreSQL's code for a name it does not know. */
const INVALID_PARAMETER = '22023';

/** A zone whose days are added up. */
export interface RollupZone {
  id: number;
  usedAt: Date;
  /** Whether the days asked about begin and end where PostgreSQL's own list of time zones has them. */
  aligned: boolean;
}

/** An instant at which a local day begins. */
export interface DayCut {
  /** `YYYY-MM-DD` */
  date: string;
  start: Date;
}

/*
 * A day is what PostgreSQL calls by one date, and a period names days by the instants Node.js has. They may know
 * different lists of time zones, a period may begin at noon, and where the clock was set back right after midnight the
 * hours around it belong to two dates in turns: each cut is probed on both sides.
 */
const FIND = `
  select zone.id, zone."usedAt", not exists (
    select from unnest($2::timestamptz[], $3::date[]) cut (start, date)
    where (start at time zone zone.name)::date <> date
      or ((start + interval '30 minutes') at time zone zone.name)::date <> date
      or ((start - interval '1 millisecond') at time zone zone.name)::date >= date
      or ((start - interval '1 hour') at time zone zone.name)::date >= date
  ) as aligned
  from "RollupZone" zone where zone.name = $1 and zone."readyAt" is not null`;

/** The zone as the session sees it; undefined when it is not known or not built yet. */
export async function findZone(
  session: RollupSession,
  name: string,
  cuts: readonly DayCut[],
): Promise<RollupZone | undefined> {
  const [zone] = await session.prepared<RollupZone>('rollup-zone', FIND, [
    name,
    cuts.map(({ start }) => start),
    cuts.map(({ date }) => date),
  ]);
  return zone;
}

/** The time zones whose days are added up. */
@Injectable()
export class RollupZonesRepository {
  constructor(private readonly database: Database) {}

  /** Puts UTC in the list. Where there is nothing to count yet, it is built with that. */
  async beginUtc(now: Date): Promise<void> {
    await this.database.rows(
      `insert into "RollupZone" (id, name, "usedAt", "readyAt")
       select ${UTC}, 'UTC', $1::timestamptz, case when not exists (select from "Message")
         and not exists (select from "Customer") then $1::timestamptz end
       on conflict do nothing`,
      [now],
    );
  }

  /** Whether PostgreSQL knows a zone: its list may be older than ours. Outside of transactions, which a no would end. */
  async isKnown(name: string): Promise<boolean> {
    try {
      await this.database.rows('select now() at time zone $1 as shown', [name]);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === INVALID_PARAMETER) return false;
      throw error;
    }
  }

  /**
   * Puts a zone in the list, if there is room. PostgreSQL must know it.
   *
   * @returns whether it is to be built
   */
  async register(name: string, now: Date): Promise<boolean> {
    const added = await this.database.rows(
      `insert into "RollupZone" (id, name, "usedAt")
       select (select coalesce(max(id), ${UTC}) + 1 from "RollupZone"), $1, $2::timestamptz
       where (select count(*) from "RollupZone" where id <> ${UTC}) < ${MOST_ZONES}
       on conflict do nothing returning id`,
      [name, now],
    );
    return added.length > 0;
  }

  /** Notes that a built zone is used. */
  async touch(id: number, now: Date): Promise<void> {
    await this.database.rows(
      'update "RollupZone" set "usedAt" = $2::timestamptz where id = $1::int2 and "usedAt" < $2 and "readyAt" is not null',
      [id, now],
    );
  }

  /** Forgets zones that nobody asked for since then, with their figures. The session must have the turn. */
  async forgetUnused(session: RollupSession, since: Date): Promise<void> {
    const unused = await session.rows<{ id: number }>(
      `delete from "RollupZone" where "usedAt" < $1 and id <> ${UTC} returning id`,
      [since],
    );
    await session.rows('delete from "RollupFigure" where zone = any($1::int2[])', [
      unused.map(({ id }) => id),
    ]);
  }
}
