import { metricRegistry } from '../metrics/registry.js';
import type { DailyScope, Scope, Statement } from '../metrics/statement.js';

/** Runs an SQL text with its values. */
export type Run<Json> = (sql: string, values: unknown[]) => Promise<{ json: Json }[]>;

/** Every metric from the tables: the members of a JSON object, without its braces. */
export async function recount(scope: Scope, run: Run<unknown>): Promise<string> {
  const parts: string[] = [];
  for (const statement of metricRegistry.recounts) parts.push(await counted(statement, scope, run));
  return parts.join(',');
}

/**
 * Every metric from the daily figures, in the same form.
 *
 * @param run runs the statement over the daily figures, `again` one over the tables where they can not say it
 */
export async function readDaily(
  scope: DailyScope,
  run: Run<(string | null)[]>,
  again: Run<unknown>,
): Promise<string> {
  const { daily, recounts } = metricRegistry;
  const [row] = await run(daily.text, valuesOf(daily, scope));
  const parts: string[] = [];
  for (const [index, statement] of recounts.entries()) {
    const json = row?.json[index] ?? null;
    parts.push(json === null ? await counted(statement, scope, again) : membersOf(json));
  }
  return parts.join(',');
}

async function counted(statement: Statement, scope: Scope, run: Run<unknown>): Promise<string> {
  const [row] = await run(statement.text, valuesOf(statement, scope));
  if (row?.json === undefined || row.json === null) throw new Error('A metric answered without a row.');
  return membersOf(typeof row.json === 'string' ? row.json : JSON.stringify(row.json));
}

function valuesOf({ names }: Statement, scope: Partial<DailyScope>): unknown[] {
  return names.map((name) => scope[name]);
}

function membersOf(json: string): string {
  return json.slice(json.indexOf('{') + 1, json.lastIndexOf('}'));
}
