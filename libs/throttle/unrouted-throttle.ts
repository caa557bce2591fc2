import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../config/config.js';
import { problem, PROBLEM_TYPE } from '../http/problem.js';
import { networkOf } from './callers.js';
import { ANONYMOUS, limitsAreOff } from './limits.js';
import { headersOf, rateLimitOf } from './rate-limit.js';
import { ResilientStorage } from './resilient-storage.js';
import { RateLimitedError } from './throttle.errors.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once ThrottleGuard has seen the request: its route's limits have been dealt with. */
    seenByThrottle?: boolean;
  }
}

/**
 * Who sends a token is counted apart: whether it is a good one is not known here, and the mistakes of one person must
 * not use up what the others of an office need to stay signed in.
 */
const SIGNED = 'unrouted-signed';

/**
 * Counts the refused requests that no guard ever saw, as anonymous calls of their address: unknown paths, and bodies
 * that could not be read. Who looks for holes gets the same budget as who uses the doors.
 */
@Injectable()
export class UnroutedThrottle implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly storage: ResilientStorage,
    private readonly config: Config,
  ) {}

  /** Before the routes are made: hooks hold for routes made after them. */
  onModuleInit(): void {
    // Processes that only run jobs serve nobody.
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    if (adapter === undefined || limitsAreOff(this.config)) return;
    const fastify = adapter.getInstance<FastifyInstance>();
    fastify.addHook('onSend', (request, reply, payload, done) => {
      // Not the 5xx: who is turned away because we are busy or broken has done nothing.
      if (reply.statusCode < 400 || reply.statusCode >= 500 || request.seenByThrottle) {
        done(null, payload);
        return;
      }
      this.count(request, reply).then((refusal) => done(null, refusal ?? payload), done);
    });
  }

  /** @returns the body of the refusal when the call was one too many */
  private async count(request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> {
    const { limit, ttl } = ANONYMOUS;
    const name = request.headers.authorization === undefined ? ANONYMOUS.name : SIGNED;
    const count = await this.storage.increment(networkOf(request.ip), ttl, limit, ttl, name);
    const standing = rateLimitOf(limit, count);
    void reply.headers(headersOf(standing));
    if (!standing.exceeded) return undefined;
    const { status, code, detail } = new RateLimitedError(standing);
    const instance = request.url.split('?', 1)[0] ?? request.url;
    void reply.status(status).removeHeader('content-length').type(PROBLEM_TYPE);
    return JSON.stringify(problem({ status, code, detail, instance, requestId: request.id }));
  }
}
