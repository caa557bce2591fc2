import { Logger } from '@nestjs/common';
import type { RequestEnd } from './request-watch.js';

/** Asked every few seconds by monitors: nobody looks for these lines. */
const PROBES = /^\/(health|metrics)\b/;

/**
 * Writes one line for each request. The pattern of the route stands for its address, which may hold what customers
 * and searches are about.
 */
export class RequestLog {
  private readonly log = new Logger('Http');

  /** @param http whether lines of this level are written at all: making them costs more than all other watching */
  constructor(
    private readonly http: boolean,
    private readonly debug: boolean,
  ) {}

  /** The line of a request that has ended. */
  write({ request, route, status, ms, aborted }: RequestEnd): void {
    const probe = PROBES.test(route);
    if (!(probe ? this.debug : this.http)) return;
    const { actor, method, id } = request;
    this.log.log({
      level: probe ? 'debug' : 'http',
      message: `${method} ${route} ${status}`,
      method,
      route,
      status,
      ms: Math.round(ms * 10) / 10,
      requestId: id,
      ...(actor?.type === 'user' && { userId: actor.id }),
      ...(actor?.type === 'api-key' && { keyId: actor.id }),
      ...(aborted && { aborted }),
    });
  }
}
