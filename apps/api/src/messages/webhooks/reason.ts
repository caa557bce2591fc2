import { AppError } from '@libs/errors/app-error.js';

/** Longest reason that is kept, in characters. */
const MAX_LENGTH = 300;

/** How the database client wraps what the database said. */
const WRAPPED = /^Raw query failed\. Code: `(.*?)`\. Message: `(.*)`$/;

/**
 * Why something failed, in one line for a manager. Errors of the database client begin with lines of our own
 * source; what went wrong is their last line.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.detail;
  const lines = (error instanceof Error ? error.message : String(error))
    .split('\n')
    .map((line) => line.trim());
  const last = lines.findLast((line) => line !== '') ?? 'an unknown error';
  return last.replace(WRAPPED, '$2 ($1)').slice(0, MAX_LENGTH);
}
