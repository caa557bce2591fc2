import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { metricRegistry } from '../metrics/registry.js';
import type { Scope, Statement } from '../metrics/statement.js';

/** Computes the metrics. */
@Injectable()
export class DashboardRepository {
  constructor(private readonly database: Database) {}

  /** The currency that money is added up in: that of most won leads, else of most leads; null without any lead. */
  async mainCurrency(): Promise<string | null> {
    const [row] = await this.database.rows<{ currency: string }>(
      `select currency from "Lead" group by currency
       order by count(*) filter (where status = 'WON') desc, count(*) desc, currency limit 1`,
    );
    return row?.currency ?? null;
  }

  /**
   * The members of a JSON object with every figure over the scope, without its braces.
   * One statement after the other: the dashboard must not take all connections from everybody else.
   */
  async figures(scope: Scope): Promise<string> {
    const parts: string[] = [];
    for (const statement of metricRegistry.statements) parts.push(await this.members(statement, scope));
    return parts.join(',');
  }

  private async members({ text, names }: Statement, scope: Scope): Promise<string> {
    const json = await this.database.json(
      text,
      names.map((name) => scope[name]),
    );
    if (!json) throw new Error('A metric answered without a row.');
    return json.text.slice(json.text.indexOf('{') + 1, json.text.lastIndexOf('}'));
  }
}
