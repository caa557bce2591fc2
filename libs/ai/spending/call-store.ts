import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { dayOf, type BudgetLimits, type CallEnd, type CallStart, type DaySpending } from './call.js';

/** A call to be entered. */
export interface Entry extends CallStart {
  id: string;
  at: Date;
}

/**
 * The book of calls in PostgreSQL. It writes on connections of its own: what was asked stays asked, whatever becomes
 * of a transaction around it.
 */
@Injectable()
export class CallStore {
  constructor(private readonly database: Database) {}

  /**
   * Counts one request against the day and enters the call, in one statement: however many ask at the same time,
   * no more get through than the limit.
   *
   * @returns false when the budget of the day is used up; nothing was written then
   */
  async reserve({ id, provider, model, purpose, at }: Entry, limits: BudgetLimits): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      `with counted as (
         insert into "AiBudgetDay" as known (day, requests, tokens) values ($1::date, 1, 0)
         on conflict (day) do update set requests = known.requests + 1
           where ($2::int = 0 or known.requests < $2::int) and ($3::bigint = 0 or known.tokens < $3::bigint)
         returning day)
       insert into "AiCall" (id, provider, model, purpose, at)
       select $4::uuid, left($5, 40), left($6, 200), $7::"AiPurpose", $8::timestamptz from counted`,
      [dayOf(at), limits.requests, limits.tokens, id, provider, model, purpose, at],
    );
    return rowCount === 1;
  }

  /** Writes down how a call ended and counts its tokens against the day it began on. A second time changes nothing. */
  async close({ id, at }: Entry, { outcome, ms, usage }: CallEnd, cost: string | null): Promise<void> {
    await this.database.pool.query(
      `with ended as (
         update "AiCall" set outcome = $2::"AiOutcome", ms = $3::int, "inputTokens" = $4::int, "outputTokens" = $5::int,
           cost = $6::numeric
         where id = $1::uuid and outcome is null
         returning coalesce("inputTokens", 0)::bigint + coalesce("outputTokens", 0) as tokens)
       update "AiBudgetDay" known set tokens = known.tokens + ended.tokens from ended
       where known.day = $7::date and ended.tokens > 0`,
      [id, outcome, Math.round(ms), usage?.input ?? null, usage?.output ?? null, cost, dayOf(at)],
    );
  }

  /** What was asked on the day of this instant. */
  async spending(at: Date): Promise<DaySpending> {
    const { rows } = await this.database.pool.query<DaySpending>(
      'select requests, tokens::float8 as tokens from "AiBudgetDay" where day = $1::date',
      [dayOf(at)],
    );
    return rows[0] ?? { requests: 0, tokens: 0 };
  }
}
