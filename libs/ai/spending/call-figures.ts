import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';

/** What one provider was asked on one day. */
export interface ProviderDay {
  /** `2026-03-01`, cut in UTC. */
  date: string;
  provider: string;
  requests: number;
  /** Requests that brought no answer to use, for whatever reason; those still on their way are none. */
  failures: number;
  inputTokens: number;
  outputTokens: number;
  /** Decimal, by the prices configured at that time; null where none of the calls has one. */
  cost: string | null;
}

/** Everything together. */
export type Totals = Omit<ProviderDay, 'date' | 'provider'>;

const FIGURES = `count(*)::int as requests,
  count(*) filter (where outcome <> 'ANSWERED')::int as failures,
  coalesce(sum("inputTokens"), 0)::float8 as "inputTokens", coalesce(sum("outputTokens"), 0)::float8 as "outputTokens",
  trim_scale(sum(cost))::text as cost`;

/** Sums up the book of calls. */
@Injectable()
export class CallFigures {
  constructor(private readonly database: Database) {}

  /** What was asked in `from <= at < to`, newest day first. */
  perDay(from: Date, to: Date): Promise<ProviderDay[]> {
    return this.database.rows<ProviderDay>(
      `select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as date, provider, ${FIGURES}
       from "AiCall" where at >= $1::timestamptz and at < $2::timestamptz
       group by 1, 2 order by 1 desc, 2`,
      [from, to],
    );
  }

  /** The same in one. */
  async total(from: Date, to: Date): Promise<Totals> {
    const [row] = await this.database.rows<Totals>(
      `select ${FIGURES} from "AiCall" where at >= $1::timestamptz and at < $2::timestamptz`,
      [from, to],
    );
    return row ?? { requests: 0, failures: 0, inputTokens: 0, outputTokens: 0, cost: null };
  }
}
