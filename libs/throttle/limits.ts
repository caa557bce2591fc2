import type { ExecutionContext } from '@nestjs/common';
import type { ThrottlerOptions } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';
import { accountOf, actorOf, networkOf } from './callers.js';
import { isTrying, throttleKindOf } from './throttle-as.js';

const MINUTE_MS = 60_000;
const QUARTER_HOUR_MS = 15 * MINUTE_MS;

/** Calls in one window of so many milliseconds. */
export interface Limit {
  name: string;
  limit: number;
  ttl: number;
}

/** Calls of nobody in particular, per address. */
export const ANONYMOUS: Limit = { name: 'anonymous', limit: 100, ttl: QUARTER_HOUR_MS };
/** Webhooks that failed verification, per address. */
export const UNVERIFIED_WEBHOOKS: Limit = { name: 'webhook-address', limit: 50, ttl: MINUTE_MS };
/** Verified webhooks, per channel: far above any provider's burst, as what is refused may be lost. */
export const VERIFIED_WEBHOOKS: Limit = { name: 'webhook-channel', limit: 100_000, ttl: MINUTE_MS };

/** Limits protect unless somebody says otherwise aloud, in one way or the other: an unset variable never turns them off. */
export function limitsAreOff(config: Pick<Config, 'NODE_ENV' | 'RATE_LIMIT_DISABLED'>): boolean {
  return config.NODE_ENV === 'development' || config.RATE_LIMIT_DISABLED;
}

/**
 * The limits of the API, for ThrottleGuard; they count nothing where limits are off. The address goes before the account: who has used up the tries of an
 * address can't use up those of somebody else's account with it.
 */
export function limitsOf(
  config: Pick<Config, 'NODE_ENV' | 'RATE_LIMIT_DISABLED' | 'RATE_LIMIT_MAX' | 'RATE_LIMIT_WINDOW_MS'>,
): ThrottlerOptions[] {
  const auth = { limit: 5, ttl: QUARTER_HOUR_MS };
  const limits = [
    limit(ANONYMOUS, (context) =>
      throttleKindOf(context) === undefined && !requestOf(context).actor
        ? networkOf(requestOf(context).ip)
        : undefined,
    ),
    limit({ name: 'actor', limit: config.RATE_LIMIT_MAX, ttl: config.RATE_LIMIT_WINDOW_MS }, (context) => {
      const { actor } = requestOf(context);
      return throttleKindOf(context) === undefined && actor ? actorOf(actor) : undefined;
    }),
    limit({ name: 'auth-address', ...auth }, (context) => {
      const kind = throttleKindOf(context);
      return isTrying(kind) ? `${kind}.${networkOf(requestOf(context).ip)}` : undefined;
    }),
    limit({ name: 'auth-account', ...auth }, (context) => {
      const kind = throttleKindOf(context);
      const { body, actor } = requestOf(context);
      const account = isTrying(kind) ? accountOf(body, actor) : undefined;
      return account === undefined ? undefined : `${kind ?? ''}.${account}`;
    }),
  ];
  // An empty list would be taken for a mistake, and complained about at every start.
  return limitsAreOff(config) ? limits.map((each) => ({ ...each, skipIf: () => true })) : limits;
}

/** @param callerOf whom a call is counted for; undefined when the limit does not concern it */
function limit(of: Limit, callerOf: (context: ExecutionContext) => string | undefined): ThrottlerOptions {
  return {
    ...of,
    skipIf: (context) => context.getType() !== 'http' || callerOf(context) === undefined,
    getTracker: (_request, context) => callerOf(context) ?? 'unknown',
    // The storages put the limit's name to it themselves.
    generateKey: (_context, caller) => caller,
  };
}

function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}
