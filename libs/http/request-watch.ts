import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Watch } from '../watch/watch.js';
import { routeOf } from './route.js';

/** How a request ended. */
export interface RequestEnd {
  request: FastifyRequest;
  /** The pattern of its route, `/api/customers/:id`; `unknown` where there is none. */
  route: string;
  /** Status of the answer; 499 when the client left before there was one. */
  status: number;
  /** From its headers to the last byte of the answer, in milliseconds. */
  ms: number;
  /** Whether the client left before the answer was complete. */
  aborted: boolean;
  /** Whether the answer was an event stream: it lasts as long as the client likes. */
  stream: boolean;
}

/** What logs of web servers say of a client that left. */
export const CLIENT_GONE = 499;

declare module 'fastify' {
  interface FastifyInstance {
    /** Tells of every request, refused and aborted ones too. */
    requestWatch?: RequestWatch;
  }
}

/** Every request of this process. */
export class RequestWatch extends Watch<FastifyRequest, RequestEnd> {
  private count = 0;

  /** Requests that are being served, open event streams among them. */
  get open(): number {
    return this.count;
  }

  /** Watches a request until its answer is out or its client has left. */
  follow(request: FastifyRequest, reply: FastifyReply): void {
    const began = performance.now();
    const ended = this.begin(request);
    const { raw } = reply;
    let open = true;
    this.count += 1;
    const end = (aborted: boolean): void => {
      if (!open) return;
      open = false;
      this.count -= 1;
      ended({
        request,
        route: routeOf(request),
        status: aborted && !raw.headersSent ? CLIENT_GONE : raw.statusCode,
        ms: performance.now() - began,
        aborted,
        stream: String(raw.getHeader('content-type')).startsWith('text/event-stream'),
      });
    };
    // A client that leaves brings 'close' without 'finish'; an injected request may bring 'finish' only.
    raw.once('finish', () => end(false));
    raw.once('close', () => end(true));
  }
}

/** Watches every request that Fastify routes, from its first hook on. */
export function watchRequests(fastify: FastifyInstance, watch: RequestWatch): void {
  fastify.decorate('requestWatch', watch);
  fastify.addHook('onRequest', (request, reply, done) => {
    watch.follow(request, reply);
    done();
  });
}
