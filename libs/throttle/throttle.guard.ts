import { Injectable, type ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headersOf, rateLimitOf } from './rate-limit.js';
import { RateLimitedError } from './throttle.errors.js';

/**
 * Counts every request against the limits that concern it and shows the tightest in the answer's headers.
 * Register it for the whole application, after the guard that sets `request.actor`.
 */
@Injectable()
export class ThrottleGuard extends ThrottlerGuard {
  override canActivate(context: ExecutionContext): Promise<boolean> {
    context.switchToHttp().getRequest<FastifyRequest>().seenByThrottle = true;
    return super.canActivate(context);
  }

  /** @throws RateLimitedError when the call is one too many */
  protected override async handleRequest(props: ThrottlerRequest): Promise<boolean> {
    const { context, limit, ttl, throttler, blockDuration } = props;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await props.getTracker(request, context);
    const name = throttler.name ?? 'default';
    const key = props.generateKey(context, caller, name);
    const count = await this.storageService.increment(key, ttl, limit, blockDuration, name);
    const standing = rateLimitOf(limit, count);
    if (standing.exceeded) throw new RateLimitedError(standing);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const shown = reply.getHeader('RateLimit-Remaining');
    if (shown === undefined || Number(shown) > standing.remaining) void reply.headers(headersOf(standing));
    return true;
  }
}
