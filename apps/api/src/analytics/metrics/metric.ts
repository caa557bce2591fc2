/** What a figure is measured in. */
export type Unit = 'fraction' | 'seconds' | 'count' | 'money';

/** One figure of the dashboard and what it says: shown in the UI beside the number. */
export interface Figure {
  /** Where it stands in the dashboard, dotted: `messages.inbound`. */
  name: string;
  /** A heading. */
  title: string;
  unit: Unit;
  /** One sentence: what it tells. */
  meaning: string;
  /** How it is computed, in words. */
  formula: string;
}

/** A metric of the dashboard: its figures and the statements that compute them. */
export interface Metric {
  figures: readonly Figure[];
  /**
   * SQL over the tables, with the parameters of `statement.ts`. It answers with one row whose column `json` is an
   * object with the dashboard's fields: `{ "messages": { "inbound": 3, ... } }`. This is what the metric means.
   */
  sql: string;
  /**
   * The same from the daily figures (rollups/figure-sums.ts), for periods of whole days. Where it answers with null,
   * and where it is left out, `sql` answers.
   */
  rollup?: string;
}
