import type { Analysis } from '@libs/ai/ai-provider.js';
import type { Database } from '@libs/database/database.js';
import { isDatabaseAway } from '@libs/database/database.errors.js';

/** Which messages are to be understood again. */
export interface Choice {
  since: Date;
  until: Date | undefined;
  /** Only those that this provider understood, by its name. */
  by: string | undefined;
}

/** A place in the history: a message, in the order of when they were said. */
export interface Position {
  /** ISO 8601. */
  at: string;
  id: string;
}

/** A message of the history. */
export interface PastMessage extends Position {
  body: string;
  /** The customer's, BCP 47. */
  locale: string | null;
}

/** How far a run has come. */
export interface Run {
  key: string;
  /** ISO 8601: messages said from here on are not its own. */
  until: string;
  position: Position;
  done: number;
  changed: number;
}

/** Messages that are looked through for some that fit, so that no statement takes long however few do. */
const STRETCH = 2_000;
/** Before every id. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** What fits, with the aliases m and c; `$1` is the provider or null. An agent's word is not touched. */
const FITS = `m.direction = 'INBOUND' and m."revokedAt" is null and m.body ~ '\\S'
  and m."analyzedBy" is distinct from 'agent' and c."erasedAt" is null
  and ($1::text is null or m."analyzedBy" = $1::text)`;

const RUN = `key, iso("until") as "until", json_build_object('at', iso("positionAt"), 'id', "positionId") as position,
  done, changed`;

/** The messages of the past, and how far they are done. */
export class ReanalysisRepository {
  constructor(private readonly database: Database) {}

  /** The run with this choice that has not ended. */
  async unfinished(choice: Choice): Promise<Run | undefined> {
    const [run] = await this.database.rows<Run>(
      `select ${RUN} from "AnalysisRun" where key = $1 and "finishedAt" is null`,
      [keyOf(choice)],
    );
    return run;
  }

  /** How a run with this choice begins. Nothing is written. */
  fresh({ since, until, by }: Choice, now: Date): Run {
    const end = until === undefined || until > now ? now : until;
    return {
      key: keyOf({ since, until, by }),
      until: end.toISOString(),
      position: { at: since.toISOString(), id: FIRST },
      done: 0,
      changed: 0,
    };
  }

  /** Writes down that a run begins, in place of an earlier one with the same choice. */
  async begin({ key, until, position }: Run, now: Date): Promise<void> {
    await this.database.rows(
      `insert into "AnalysisRun" (key, "until", "positionAt", "positionId", "startedAt")
       values ($1, $2::timestamptz, $3::timestamptz, $4::uuid, $5::timestamptz)
       on conflict (key) do update set "until" = excluded."until", "positionAt" = excluded."positionAt",
         "positionId" = excluded."positionId", "startedAt" = excluded."startedAt", "finishedAt" = null,
         done = 0, changed = 0`,
      [key, until, position.at, position.id, now],
    );
  }

  /**
   * The next messages that fit, in the order of when they were said.
   *
   * @param limit most of them
   * @returns them, and the place up to which there are no others; undefined at the end of the history
   */
  async next(
    run: Run,
    by: string | undefined,
    limit: number,
  ): Promise<{ messages: PastMessage[]; reached: Position } | undefined> {
    const [found] = await this.database.rows<{ messages: PastMessage[]; last: Position | null }>(
      `with stretch as (
         select id, "occurredAt" from "Message"
         where ("occurredAt", id) > ($2::timestamptz, $3::uuid) and "occurredAt" < $4::timestamptz
         order by "occurredAt", id limit ${STRETCH}),
       fitting as (
         select m.id, m."occurredAt", m.body, c.locale from stretch
         join "Message" m on m.id = stretch.id join "Customer" c on c.id = m."customerId"
         where ${FITS} order by m."occurredAt", m.id limit ${Math.trunc(limit)})
       select (select coalesce(json_agg(json_build_object('id', id, 'at', iso("occurredAt"), 'body', body,
           'locale', locale) order by "occurredAt", id), '[]') from fitting) as messages,
         (select json_build_object('id', id, 'at', iso("occurredAt")) from stretch
           order by "occurredAt" desc, id desc limit 1) as last`,
      [by ?? null, run.position.at, run.position.id, run.until],
    );
    if (!found?.last) return undefined;
    const { messages, last } = found;
    const full = messages.length === limit ? messages.at(-1) : undefined;
    return { messages, reached: full ? { at: full.at, id: full.id } : last };
  }

  /** How many messages and customers are left; undefined where counting would take too long. */
  async left(run: Run, by: string | undefined): Promise<{ messages: number; customers: number } | undefined> {
    try {
      const [row] = await this.database.rows<{ messages: number; customers: number }>(
        `select count(*)::int as messages, count(distinct m."customerId")::int as customers
         from "Message" m join "Customer" c on c.id = m."customerId"
         where (m."occurredAt", m.id) > ($2::timestamptz, $3::uuid) and m."occurredAt" < $4::timestamptz and ${FITS}`,
        [by ?? null, run.position.at, run.position.id, run.until],
      );
      return row;
    } catch (error) {
      if (isDatabaseAway(error)) return undefined;
      throw error;
    }
  }

  /**
   * Writes down what messages mean. Left alone are those that an agent has spoken about meanwhile, those whose words
   * were replaced or taken back, those of erased people, and those about which nothing is new.
   *
   * @param keep providers whose word stays as it is
   * @returns the customers whose messages look different now, one for each message
   */
  async save(
    understood: { message: PastMessage; analysis: Analysis }[],
    provider: string,
    keepHosted: boolean,
    now: Date,
  ): Promise<string[]> {
    const rows = understood.map(({ message: { id, body }, analysis }) => ({ id, body, ...analysis }));
    const changed = await this.database.rows<{ customerId: string }>(
      `update "Message" m set intent = v.intent::"Intent", "intentConfidence" = v."intentConfidence",
         sentiment = v.sentiment::"Sentiment", "sentimentScore" = v."sentimentScore", urgent = v.urgent,
         language = v.language, evidence = v.evidence, "analyzedBy" = $2, "analyzedAt" = $3::timestamptz,
         "updatedAt" = $3::timestamptz
       from jsonb_to_recordset($1::jsonb) as v(id uuid, body text, intent text, "intentConfidence" float8,
         sentiment text, "sentimentScore" float8, urgent boolean, language text, evidence jsonb), "Customer" c
       where m.id = v.id and c.id = m."customerId" and c."erasedAt" is null and m.body = v.body
         and m."revokedAt" is null and m."analyzedBy" is distinct from 'agent'
         and (not $4::boolean or m."analyzedBy" is null or m."analyzedBy" = 'local')
         and (m.intent::text, m."intentConfidence", m.sentiment::text, m."sentimentScore", m.urgent, m.language,
           m.evidence, m."analyzedBy") is distinct from (v.intent, v."intentConfidence", v.sentiment,
           v."sentimentScore", v.urgent, v.language, v.evidence, $2)
       returning m."customerId"::text`,
      [JSON.stringify(rows), provider, now, keepHosted],
    );
    return changed.map(({ customerId }) => customerId);
  }

  /**
   * Moves a run on.
   *
   * @returns false when somebody else has moved it meanwhile
   */
  async move(run: Run, to: Position, done: number, changed: number): Promise<boolean> {
    const moved = await this.database.rows(
      `update "AnalysisRun" set "positionAt" = $2::timestamptz, "positionId" = $3::uuid, done = done + $4::int,
         changed = changed + $5::int
       where key = $1 and "positionAt" = $6::timestamptz and "positionId" = $7::uuid and "finishedAt" is null
       returning key`,
      [run.key, to.at, to.id, done, changed, run.position.at, run.position.id],
    );
    return moved.length > 0;
  }

  /** Writes down that a run is through. */
  async finish({ key }: Run, now: Date): Promise<void> {
    await this.database.rows(`update "AnalysisRun" set "finishedAt" = $2::timestamptz where key = $1`, [
      key,
      now,
    ]);
  }
}

function keyOf({ since, until, by }: Choice): string {
  return [since.toISOString(), until?.toISOString() ?? 'now', by ?? 'anybody'].join(' ').slice(0, 200);
}
