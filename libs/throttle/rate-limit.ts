import type { ThrottlerStorage } from '@nestjs/throttler';

/** What a storage says after it has counted a call. */
export type CountRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Where a caller stands with one limit. */
export interface RateLimit {
  /** Calls in one window. */
  limit: number;
  /** Calls that are left in this one. */
  remaining: number;
  /** Whole seconds until the window ends, at least 1. */
  resetSeconds: number;
  /** Whether this call is one too many. */
  exceeded: boolean;
}

/** The standing after a call was counted. */
export function rateLimitOf(limit: number, { totalHits, timeToExpire }: CountRecord): RateLimit {
  return {
    limit,
    remaining: Math.max(0, limit - totalHits),
    resetSeconds: Math.max(1, timeToExpire),
    exceeded: totalHits > limit,
  };
}

/** The answer's headers: RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, and Retry-After on a refusal. */
export function headersOf({ limit, remaining, resetSeconds, exceeded }: RateLimit): Record<string, string> {
  return {
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(resetSeconds),
    ...(exceeded ? { 'Retry-After': String(resetSeconds) } : {}),
  };
}

/** "1 second", "40 seconds", "15 minutes": rounded up, so that waiting that long is enough. */
export function waitingTime(seconds: number): string {
  const [count, unit] = seconds < 120 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
