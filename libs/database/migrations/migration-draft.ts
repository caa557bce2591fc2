/** What each extension's use looks like in SQL written by Prisma, which does not create extensions itself. */
const EXTENSIONS = [{ name: 'pg_trgm', use: /\bgin_trgm_ops\b/ }];

/**
 * @param now the time of writing, which orders the migration behind the others
 * @param name what changes, in lower case: letters, digits and underscores
 * @returns the folder's name, `20260131235959_add_tags`
 * @throws Error with a sentence for the developer when the name is none
 */
export function folderName(now: Date, name: string | undefined): string {
  if (!name || !/^[a-z][a-z0-9_]{0,60}$/.test(name)) {
    throw new Error(
      'Say what the migration changes in lower case: `npm run migrate:new -- add_customer_tags`.',
    );
  }
  return `${now.toISOString().replaceAll(/\D/g, '').slice(0, 14)}_${name}`;
}

/**
 * @param sql the difference, as Prisma wrote it
 * @param earlier the SQL of the migrations before it
 * @returns the difference with the extensions it is the first to need on top
 */
export function withExtensions(sql: string, earlier: string[]): string {
  const statements = EXTENSIONS.filter(({ use }) => use.test(sql))
    .map(({ name }) => `CREATE EXTENSION IF NOT EXISTS ${name};`)
    .filter((statement) => !earlier.some((text) => text.includes(statement)));
  return [...statements, sql].join('\n\n');
}
