import { PassThrough } from 'node:stream';
import type { ServerResponse } from 'node:http';

/** Bytes that may wait for the client before the writer is told to wait. */
const WAITING = 128 * 1024;

/**
 * The body of an answer that is written bit by bit. It has finished when the answer has: all of it was handed over to
 * the client's connection. When the client leaves before that it is closed without having finished.
 */
export class StreamedBody extends PassThrough {
  constructor(private readonly answer: ServerResponse) {
    super({ highWaterMark: WAITING });
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    if (this.answer.writableFinished) done();
    else this.answer.once('finish', () => done());
  }
}
