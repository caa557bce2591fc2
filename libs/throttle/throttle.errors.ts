import { AppError } from '../errors/app-error.js';
import { headersOf, waitingTime, type RateLimit } from './rate-limit.js';

/** 429: the caller has used up what one window allows. */
export class RateLimitedError extends AppError {
  constructor(limit: RateLimit) {
    super(
      'rate_limit.exceeded',
      429,
      `Too many requests. Wait ${waitingTime(limit.resetSeconds)}, then try again.`,
      { headers: headersOf(limit) },
    );
  }
}
