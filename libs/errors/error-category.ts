/** What kind of thing went wrong, for the log and for whoever counts errors; the answer names the `code`. */
export type ErrorCategory =
  | 'validation'
  | 'authentication'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'rate_limit'
  | 'external_service'
  | 'database'
  | 'internal';

const BY_STATUS: Record<number, ErrorCategory> = {
  401: 'authentication',
  403: 'forbidden',
  404: 'not_found',
  405: 'not_found',
  409: 'conflict',
  412: 'conflict',
  429: 'rate_limit',
  502: 'external_service',
  503: 'external_service',
  504: 'external_service',
};

/** The category that a status speaks of: other client errors are requests that do not fit the contract. */
export function categoryOf(status: number): ErrorCategory {
  return BY_STATUS[status] ?? (status < 500 ? 'validation' : 'internal');
}
