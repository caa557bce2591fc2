import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Bytes that may wait for a client that does not read; one that falls further behind is cut off. */
export const MAX_WAITING = 4 * 1024 * 1024;

/** An open text/event-stream to one client. Writing never waits and never throws. */
export class EventStream {
  private constructor(private readonly raw: ServerResponse) {}

  /** Takes the answer out of Fastify's hands and begins the stream; headers set so far are kept. */
  static open(request: FastifyRequest, reply: FastifyReply): EventStream {
    const { raw } = reply;
    reply.hijack();
    request.socket.setNoDelay(true);
    request.socket.setKeepAlive(true, 15_000);
    // A connection that is gone shows itself as 'close'; without a handler an error would end the process.
    raw.on('error', () => undefined);
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      // no-transform: a proxy that compresses would hold entries back.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      connection: 'keep-alive',
    });
    raw.flushHeaders();
    if (request.method === 'HEAD') raw.end();
    return new EventStream(raw);
  }

  /** Whether anything written still has a chance to arrive. */
  get isOpen(): boolean {
    return !this.raw.writableEnded && !this.raw.destroyed;
  }

  /** Sends an entry. The same bytes may be given to many streams: they are not copied. */
  write(entry: Buffer): void {
    if (!this.isOpen) return;
    this.raw.write(entry);
    if (this.raw.writableLength > MAX_WAITING) this.cut();
  }

  /** Drops the connection with whatever still waits in it. */
  cut(): void {
    this.raw.destroy();
  }

  /** Resolves when the client has read so far that more may be written, or is gone. */
  async drained(): Promise<void> {
    if (!this.isOpen || !this.raw.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.raw.off('drain', done);
        this.raw.off('close', done);
        resolve();
      };
      this.raw.on('drain', done);
      this.raw.on('close', done);
    });
  }

  /** Sends a last entry and ends the stream. */
  end(entry: Buffer): void {
    if (this.isOpen) this.raw.end(entry);
  }

  /** Calls the listener once when the stream has ended, for whatever reason. */
  onClose(listener: () => void): void {
    if (this.raw.closed) listener();
    else this.raw.once('close', listener);
  }
}
