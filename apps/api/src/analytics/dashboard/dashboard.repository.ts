import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { recount } from './figures.js';
import { scopeOf, type Span } from './span.js';

/** The currency that money is added up in: that of most won leads, else of most leads; no row without any lead. */
export const MAIN_CURRENCY = `
  select currency from "Lead" group by currency
  order by count(*) filter (where status = 'WON') desc, count(*) desc, currency limit 1`;

/** Computes the metrics from the tables. */
@Injectable()
export class DashboardRepository {
  constructor(private readonly database: Database) {}

  /**
   * The members of a JSON object with every figure, without its braces, for each span. One statement after the other:
   * the dashboard must not take all connections from everybody else.
   */
  async figures(spans: readonly Span[], platform: string | null): Promise<string[]> {
    const [row] = await this.database.rows<{ currency: string }>(MAIN_CURRENCY);
    const currency = row?.currency ?? null;
    return Promise.all(
      spans.map((span) =>
        recount(scopeOf(span, platform, currency), (sql, values) => this.database.rows(sql, values)),
      ),
    );
  }
}
