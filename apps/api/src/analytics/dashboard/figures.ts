import { metricRegistry } from '../metrics/registry.js';
import type { DailyScope, Scope, Statement } from '../metrics/statement.js';

/** A row of a metric. */
export interface Computed {
  json: unknown;
}

/** Runs an SQL text with its values. */
export type Run = (sql: string, values: unknown[]) => Promise<Computed[]>;

/** Every metric from the tables: the members of a JSON object, without its braces. */
export async function recount(scope: Scope, run: Run): Promise<string> {
  const parts: string[] = [];
  for (const computation of metricRegistry.computations)
    parts.push(membersOf(await compute(computation.recount, scope, run)));
  return parts.join(',');
}

/**
 * Every metric from the daily figures, in the same form.
 *
 * @param run runs a statement over the daily figures, `again` one over the tables where they can not say it
 */
export async function readDaily(scope: DailyScope, run: Run, again: Run): Promise<string> {
  const parts: string[] = [];
  for (const computation of metricRegistry.computations) {
    const read = computation.rollup && (await compute(computation.rollup, scope, run));
    parts.push(membersOf(read ?? (await compute(computation.recount, scope, again))));
  }
  return parts.join(',');
}

/** @returns JSON text of an object, undefined where the statement says nothing */
async function compute(
  { text, names }: Statement,
  scope: Partial<DailyScope>,
  run: Run,
): Promise<string | undefined> {
  const [row] = await run(
    text,
    names.map((name) => scope[name]),
  );
  if (row?.json === undefined || row.json === null) return undefined;
  return typeof row.json === 'string' ? row.json : JSON.stringify(row.json);
}

function membersOf(json: string | undefined): string {
  if (json === undefined) throw new Error('A metric answered without a row.');
  return json.slice(json.indexOf('{') + 1, json.lastIndexOf('}'));
}
