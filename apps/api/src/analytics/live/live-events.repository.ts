import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { LiveCursor } from './live-cursor.js';

/** An event as it was written. */
export interface LiveRow {
  seq: number;
  type: string;
  payload: Record<string, unknown>;
}

/** Which events are wanted. */
export interface LiveRange {
  /** Those this reader lacks, */
  after: LiveCursor;
  /** of those that this one has seen; of all when left out. */
  upTo?: LiveCursor;
  limit: number;
}

/** Seconds after which every transaction that took a number has ended: below it, what is missing never comes. */
const SETTLED = 60;
/** Numbers looked at for gaps at most. */
const LOOK_BACK = 10_000;

/** Reads the live events in the order they were written, and forgets old ones. */
@Injectable()
export class LiveEventsRepository {
  constructor(private readonly database: Database) {}

  /** The position of somebody who has seen everything there is. @param now for its gaps, milliseconds */
  async newest(now: number): Promise<LiveCursor> {
    const [row] = await this.database.rows<{ high: string; gaps: string[] }>(
      `with ends as (
         select coalesce(max(seq), 0) as high, coalesce(
           max(seq) filter (where "createdAt" <= now() - make_interval(secs => ${SETTLED})), 0) as low
         from (select seq, "createdAt" from "LiveEvent" order by seq desc limit ${LOOK_BACK}) latest
       )
       select high::text, array(
         select gap::text from generate_series(greatest(low + 1, high - ${LOOK_BACK}), high - 1) gap
         where not exists (select from "LiveEvent" event where event.seq = gap)
       ) as gaps from ends`,
    );
    return new LiveCursor(Number(row?.high ?? 0), new Map(row?.gaps.map((gap) => [Number(gap), now])));
  }

  /** Events by number. */
  async rows({ after, upTo, limit }: LiveRange): Promise<LiveRow[]> {
    const rows = await this.database.rows<{ seq: string; type: string; payload: Record<string, unknown> }>(
      `select seq::text, type, payload from "LiveEvent"
       where (seq > $1::bigint or seq = any($2::bigint[]))
         and ($3::bigint is null or seq <= $3::bigint) and seq <> all($4::bigint[])
       order by seq limit ${Math.trunc(limit)}`,
      [after.high, after.missing, upTo?.high ?? null, upTo?.missing ?? []],
    );
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
  }

  /** Whether everything that came after this number is still there. */
  async reachesBackTo(seq: number): Promise<boolean> {
    const [row] = await this.database.rows<{ kept: boolean }>(
      // Number 0 was never given: it stands for the time before the first event.
      seq === 0
        ? 'select coalesce(min(seq), 1) = 1 as kept from "LiveEvent"'
        : 'select exists (select from "LiveEvent" where seq = $1::bigint) as kept',
      seq === 0 ? [] : [seq],
    );
    return row?.kept ?? false;
  }

  /** Forgets events written before this instant, but never the newest: clients that saw it have missed nothing. */
  async purge(before: Date): Promise<void> {
    await this.database.rows(
      `delete from "LiveEvent" where "createdAt" < $1::timestamptz and seq < (select max(seq) from "LiveEvent")`,
      [before],
    );
  }
}
