import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';

/** Something that is wrong, as it was seen so far. */
export interface Incident {
  id: string;
  subject: string;
  openedAt: Date;
  lastSeenAt: Date;
  /** How often it was told. */
  told: number;
  /** Seconds that it has to stay away before it is over. */
  steady: number;
}

const COLUMNS = `id::text, subject, iso("openedAt") as "openedAt", iso("lastSeenAt") as "lastSeenAt", told, steady`;

interface Row extends Omit<Incident, 'openedAt' | 'lastSeenAt'> {
  openedAt: string;
  lastSeenAt: string;
}

/** Incidents in PostgreSQL. */
@Injectable()
export class IncidentsRepository {
  constructor(private readonly database: Database) {}

  /** Those of a cause that are not over. Whoever else looks after them waits until this transaction ends. */
  async open(cause: string): Promise<Incident[]> {
    const rows = await this.database.rows<Row>(
      `select ${COLUMNS} from "SystemIncident" where cause = $1 and "closedAt" is null order by id for update`,
      [cause],
    );
    return rows.map(incidentOf);
  }

  /** Opens one. @returns undefined when somebody else was quicker */
  async begin(cause: string, subject: string, now: Date, steady: number): Promise<Incident | undefined> {
    const [row] = await this.database.rows<Row>(
      `insert into "SystemIncident" (id, cause, subject, "openedAt", "lastSeenAt", steady)
       values ($1::uuid, $2, $3, $4::timestamptz, $4::timestamptz, $5::int)
       on conflict do nothing returning ${COLUMNS}`,
      [v7(), cause, subject, now.toISOString(), steady],
    );
    return row && incidentOf(row);
  }

  async seen(id: string, now: Date, told: number): Promise<void> {
    await this.database.rows(
      `update "SystemIncident" set "lastSeenAt" = $2::timestamptz, told = $3::int where id = $1::uuid returning 1 as seen`,
      [id, now.toISOString(), told],
    );
  }

  async end(id: string, now: Date): Promise<void> {
    await this.database.rows(
      `update "SystemIncident" set "closedAt" = $2::timestamptz where id = $1::uuid returning 1 as ended`,
      [id, now.toISOString()],
    );
  }

  /** How often it was over since this instant, after somebody was told of it. */
  async relapses(cause: string, subject: string, since: Date): Promise<number> {
    const [row] = await this.database.rows<{ count: number }>(
      `select count(*)::int as count from "SystemIncident"
       where cause = $1 and subject = $2 and told > 0 and "closedAt" > $3::timestamptz`,
      [cause, subject, since.toISOString()],
    );
    return row?.count ?? 0;
  }

  /**
   * Writes down what is over already. Processes that saw the same at about the same time write it once.
   *
   * @param slack milliseconds that their views may differ @returns its id; undefined when it is known
   */
  async past(cause: string, from: Date, to: Date, slack: number): Promise<string | undefined> {
    await this.database.rows(
      `select pg_advisory_xact_lock(hashtextextended('parley incident ' || $1, 0))::text`,
      [cause],
    );
    const [row] = await this.database.rows<{ id: string }>(
      `insert into "SystemIncident" (id, cause, "openedAt", "lastSeenAt", "closedAt", told, steady)
       select $1::uuid, $2, $3::timestamptz, $4::timestamptz, $4::timestamptz, 1, 0
       where not exists (select from "SystemIncident" known where known.cause = $2 and known.subject = ''
         and known."openedAt" <= $4::timestamptz + make_interval(secs => $5::float / 1000)
         and known."closedAt" >= $3::timestamptz - make_interval(secs => $5::float / 1000))
       returning id::text`,
      [v7(), cause, from.toISOString(), to.toISOString(), slack],
    );
    return row?.id;
  }

  /** Forgets what was over before this instant. */
  async forget(before: Date): Promise<void> {
    await this.database.rows(
      `delete from "SystemIncident" where "closedAt" < $1::timestamptz returning 1 as gone`,
      [before.toISOString()],
    );
  }
}

function incidentOf(row: Row): Incident {
  return { ...row, openedAt: new Date(row.openedAt), lastSeenAt: new Date(row.lastSeenAt) };
}
