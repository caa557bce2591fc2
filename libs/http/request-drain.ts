import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** Lets the server end without cutting anybody off. */
    drain: RequestDrain;
  }
}

/** Milliseconds between two looks whether everybody has an answer. */
const LOOK_EVERY = 20;

/** Knows how many requests are being served, and sends no new ones here when the process is to end. */
export class RequestDrain {
  private serving = 0;
  private leaving = false;

  private constructor(private readonly server: Server) {}

  /** Counts from now on; registered before any route. */
  static watch(fastify: FastifyInstance): void {
    const drain = new RequestDrain(fastify.server);
    fastify.decorate('drain', drain);
    fastify.addHook('onRequest', (_request, reply, done) => {
      drain.serving += 1;
      reply.raw.once('close', () => (drain.serving -= 1));
      done();
    });
    fastify.addHook('onSend', (_request, reply, _payload, done) => {
      if (drain.leaving) void reply.header('connection', 'close');
      done();
    });
  }

  /** Requests without a complete answer; open event streams are among them. */
  get open(): number {
    return this.serving;
  }

  /** Serves on, but every answer asks its client to take another connection for the next request. */
  announce(): void {
    this.leaving = true;
  }

  /** Takes no new connections, and ends those on which nothing is asked. */
  stopListening(): void {
    this.announce();
    if (this.server.listening) this.server.close();
  }

  /** Waits until every request has its answer. @returns whether that was so within `limit` milliseconds */
  async settled(limit: number): Promise<boolean> {
    const end = performance.now() + limit;
    while (this.serving > 0 && performance.now() < end) await wait(LOOK_EVERY);
    return this.serving === 0;
  }
}
