import { createHash } from 'node:crypto';
import { AppError } from '../errors/app-error.js';
import type { JsonText } from './json-text.js';

/** The strong tag of a resource: its representation's digest, so that any visible change makes another one. */
export function etagOf(body: JsonText): string {
  return `"${createHash('sha1').update(body.text).digest('base64url')}"`;
}

/** Whether a header of tags (`If-None-Match`, `If-Match`) names this tag. Weak marks of proxies are looked past. */
export function namesTag(header: string, tag: string): boolean {
  return header.split(',').some((entry) => {
    const candidate = entry.trim().replace(/^W\//, '');
    return candidate === '*' || candidate === tag;
  });
}

/** 412: somebody changed the resource since the caller read it. */
export class StaleTagError extends AppError {
  constructor() {
    super(
      'request.stale',
      412,
      'This was changed by somebody else since you read it. Load it again and repeat your change.',
    );
  }
}

/**
 * Refuses a change that was made on an older state. Call it with the state read inside the change's transaction.
 *
 * @param header the request's If-Match, undefined when the caller does not care
 * @throws StaleTagError
 */
export function refuseStale(header: string | undefined, current: JsonText): void {
  if (header !== undefined && !namesTag(header, etagOf(current))) throw new StaleTagError();
}
