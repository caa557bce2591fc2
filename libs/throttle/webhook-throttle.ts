import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { networkOf } from './callers.js';
import { limitsAreOff, UNVERIFIED_WEBHOOKS, VERIFIED_WEBHOOKS, type Limit } from './limits.js';
import { headersOf, rateLimitOf } from './rate-limit.js';
import { ResilientStorage } from './resilient-storage.js';
import { RateLimitedError } from './throttle.errors.js';

/** The limits of webhooks, counted once it is known whether a delivery is what it says it is. */
@Injectable()
export class WebhookThrottle {
  constructor(
    private readonly storage: ResilientStorage,
    private readonly config: Config,
  ) {}

  /**
   * Counts a delivery that failed verification.
   *
   * @returns headers for the answer
   * @throws RateLimitedError when this address had 50 of them within a minute
   */
  countUnverified(ip: string): Promise<Record<string, string>> {
    return this.count(UNVERIFIED_WEBHOOKS, networkOf(ip));
  }

  /**
   * Counts a verified delivery.
   *
   * @returns headers for the answer
   * @throws RateLimitedError when the channel had 100,000 of them within a minute
   */
  countVerified(channel: string): Promise<Record<string, string>> {
    return this.count(VERIFIED_WEBHOOKS, channel);
  }

  private async count(limit: Limit, caller: string): Promise<Record<string, string>> {
    if (limitsAreOff(this.config)) return {};
    const count = await this.storage.increment(caller, limit.ttl, limit.limit, limit.ttl, limit.name);
    const standing = rateLimitOf(limit.limit, count);
    if (standing.exceeded) throw new RateLimitedError(standing);
    return headersOf(standing);
  }
}
