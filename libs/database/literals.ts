import pg from 'pg';
import { ValidationError } from '../errors/app-error.js';

/**
 * A statement with its `$1` values written into it, for the few statements that take no parameters (COPY). Values
 * are quoted as PostgreSQL quotes them, so that they stay values whatever they hold.
 *
 * @param sql a statement of ours: `$` and a number stand for a value everywhere in it
 * @throws ValidationError when a text has the character NUL in it, which would end the statement early
 */
export function withLiterals(sql: string, values: readonly unknown[]): string {
  // One pass over our own text: what a value holds is never looked at again.
  return sql.replace(/\$(\d+)/g, (_, number: string) => {
    const index = Number(number) - 1;
    if (!(index in values)) throw new Error(`The statement names $${number}, for which there is no value.`);
    return literal(values[index]);
  });
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return `'${String(value)}'`;
  if (value instanceof Date) return `'${value.toISOString()}'`;
  if (typeof value !== 'string')
    throw new TypeError(`A ${typeof value} can not be written into a statement.`);
  if (value.includes('\0')) throw new ValidationError('The character NUL can not be looked for.');
  // A leading space keeps the E of an escape string apart from the word before it.
  return ` ${pg.escapeLiteral(value).trimStart()}`;
}
