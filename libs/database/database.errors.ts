import { UnavailableError } from '../errors/app-error.js';

/** SQLSTATEs and client codes that say the server is away, starting, stopping or full. */
const AWAY = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
  '57P01',
  '57P02',
  '57P03',
  '57014',
  '53300',
  '53100',
  '53200',
  '25P03',
  '58030',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
]);
const AWAY_TEXT =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error|the database system is (starting up|shutting down|in recovery|not yet accepting)|Can't reach database server/i;
/** Not in the repertoire, bad escape, bad date, out of range, bad text form. */
const UNSTORABLE = new Set(['22021', '22P05', '22007', '22008', '22003', '22P02']);
const SERIALIZATION = new Set(['P2034', '40001', '40P01']);

/** The server can't be reached or has no room just now: 503, worth trying again. */
export class DatabaseUnavailableError extends UnavailableError {
  constructor(cause: unknown) {
    super(
      'database.unavailable',
      'The database can not be reached at the moment. Try again in a few seconds.',
      cause,
      undefined,
      'database',
    );
  }
}

/** Whether the error says that the database is away rather than that the query was wrong. */
export function isDatabaseAway(error: unknown): boolean {
  return chain(error).some(
    ({ codes, message }) => codes.some((code) => AWAY.has(code)) || AWAY_TEXT.test(message),
  );
}

/** Whether PostgreSQL or its client said it, whatever it was. */
export function isDatabaseError(error: unknown): boolean {
  return chain(error).some(({ codes }) =>
    codes.some((code) => /^(?=.*\d)(?:P\d{4}|[0-9A-Z]{5})$/.test(code)),
  );
}

/** Whether the same transaction may well succeed when tried again. */
export function isSerializationFailure(error: unknown): boolean {
  return chain(error).some(({ codes }) => codes.some((code) => SERIALIZATION.has(code)));
}

/** Whether a value can't be stored as what it claims to be: NUL in a text, a date or number out of range. */
export function isUnstorableValue(error: unknown): boolean {
  return chain(error).some(({ codes }) => codes.some((code) => UNSTORABLE.has(code)));
}

/**
 * Whether a unique index refused the row.
 *
 * @param column only when the index names this column
 */
export function isUniqueViolation(error: unknown, column?: string): boolean {
  return chain(error).some(({ codes, message, detail }) => {
    if (!codes.includes('P2002') && !codes.includes('23505')) return false;
    return column === undefined || detail.includes(column) || message.includes(column);
  });
}

interface Link {
  codes: string[];
  message: string;
  detail: string;
}

/** Prisma wraps the driver's error, which wraps PostgreSQL's: every layer may hold the telling code. */
function chain(error: unknown): Link[] {
  const links: Link[] = [];
  let current: unknown = error;
  while (typeof current === 'object' && current !== null && links.length < 8) {
    const fields = current as Record<string, unknown>;
    const meta = (fields.meta ?? {}) as Record<string, unknown>;
    const codes = [fields.code, fields.originalCode, meta.code].filter(
      (code): code is string => typeof code === 'string',
    );
    const message = typeof fields.message === 'string' ? fields.message : '';
    links.push({
      codes,
      message,
      detail: `${text(fields.meta)} ${text(fields.constraint)} ${text(fields.detail)}`,
    });
    current = fields.cause ?? meta.driverAdapterError;
  }
  return links;
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}

/** Whether the database refused a change because it is about somebody who was erased. */
export function isErased(error: unknown): boolean {
  return chain(error).some(({ codes }) => codes.includes('PY001'));
}

/** Whether a lock could not be had within `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return chain(error).some(({ codes }) => codes.includes('55P03'));
}
