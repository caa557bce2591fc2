import type { TestApp } from '../../support/test-app.js';

/** The tables that hold one of these words anywhere, raw bytes included, in their order. The queue counts too. */
export async function traces(t: TestApp, words: string[]): Promise<string[]> {
  const tables = await t.database.rows<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname = 'public' or tablename = '_private_jobs' order by tablename`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await t.database.rows<{ text: string }>(
      `select row_to_json(x)::text as text from ${name} x`,
    );
    const hex = (word: string): string => Buffer.from(word).toString('hex');
    const holds = ({ text }: { text: string }): boolean =>
      words.some((word) => text.includes(word) || text.includes(hex(word)));
    if (rows.some(holds)) found.push(name.replace(/^.*\.|"/g, '').replaceAll('"', ''));
  }
  return found.sort();
}
