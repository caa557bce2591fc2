import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { RetentionRule } from './rules.js';

/** Rows that have had their time. */
export interface DueRows {
  rows: number;
  /** When the oldest of them is from, ISO 8601; null without any. */
  oldest: string | null;
}

/** Finds and removes what has had its time. */
@Injectable()
export class RetentionRepository {
  constructor(private readonly database: Database) {}

  /** What a rule would remove. */
  async due({ table, age, only = 'true' }: RetentionRule, before: Date): Promise<DueRows> {
    const [row] = await this.database.rows<DueRows>(
      `select count(*)::int as rows, iso(min(${age})) as oldest from "${table}" r
       where ${age} < $1::timestamptz and (${only})`,
      [before],
    );
    return row ?? { rows: 0, oldest: null };
  }

  /** Removes some of it, in a transaction of its own. @returns how many rows */
  async remove(rule: RetentionRule, before: Date, limit: number): Promise<number> {
    const { table, age, only = 'true', empty } = rule;
    // By the place of the row on disk: the rules need not know what names a row.
    const some = `ctid = any(array(select ctid from "${table}" r
      where ${age} < $1::timestamptz and (${only}) limit ${Math.trunc(limit)} for update skip locked))`;
    return this.database.transaction(async () => {
      await this.database.rows("select set_config('parley.audit', 'retention', true)");
      const removed = await this.database.rows(
        empty === undefined
          ? `delete from "${table}" where ${some} returning 1 as removed`
          : `update "${table}" set ${empty} where ${some} returning 1 as removed`,
        [before],
      );
      await this.database.rows("select set_config('parley.audit', '', true)");
      return removed.length;
    });
  }
}
