import { Transform, type TransformCallback } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BusyError } from './http.errors.js';
import { isStreamed } from './upload.js';

/** Bodies up to this size are not counted: they are what everyday requests are made of. */
export const SMALL_BODY_BYTES = 64 * 1024;

/**
 * Bounds what the large bodies being received or worked on take together: a few hundred of them at once would
 * otherwise fill the memory before any measuring notices. Bytes count as they come, so that announcing much and
 * sending little holds nobody else up. Files that are read as they come are never in memory as a whole, and don't count.
 */
export class BodyBudget {
  private held = 0;

  /** @param limit bytes that all of them together may take */
  constructor(private readonly limit: number) {}

  /** Applies to every request of this server. @param shareOf how much of the limit this request may fill */
  guard(fastify: FastifyInstance, shareOf: (request: FastifyRequest) => number): void {
    fastify.addHook('onRequest', (request, _reply, done) => {
      const announced = Number(request.headers['content-length'] ?? 0);
      const fits =
        announced <= SMALL_BODY_BYTES ||
        isStreamed(request) ||
        this.held + announced <= this.limit * shareOf(request);
      done(fits ? undefined : new BusyError());
    });
    fastify.addHook('preParsing', (request, reply, payload, done) => {
      if (isSmall(request) || isStreamed(request)) {
        done(null, payload);
        return;
      }
      let own = 0;
      const meter = new Meter((bytes) => {
        own += bytes;
        this.held += bytes;
        return this.held <= this.limit * shareOf(request);
      });
      reply.raw.once('close', () => (this.held -= own));
      payload.on('error', (error: Error) => meter.destroy(error));
      // What is left of a refused body is read and dropped: the connection may serve the next request.
      meter.on('error', () => payload.unpipe(meter).resume());
      done(null, payload.pipe(meter));
    });
  }
}

/** Lets bytes through as long as `admit` allows. */
class Meter extends Transform {
  constructor(private readonly admit: (bytes: number) => boolean) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.admit(chunk.length)) done(null, chunk);
    else done(new BusyError());
  }
}

/** Known to be small: neither sent in pieces nor compressed. */
function isSmall({ headers }: FastifyRequest): boolean {
  if (headers['transfer-encoding'] !== undefined || headers['content-encoding'] !== undefined) return false;
  return Number(headers['content-length'] ?? 0) <= SMALL_BODY_BYTES;
}
