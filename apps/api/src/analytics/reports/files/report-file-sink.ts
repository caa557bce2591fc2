import { Writable } from 'node:stream';

/** Bytes that are gathered before they are kept: large enough for few statements, small enough to be removed quickly. */
const PIECE = 256 * 1024;

/** Keeps what is written to it piece by piece; whoever writes waits for that. */
export class ReportFileSink extends Writable {
  private bytes = 0;
  private pieces = 0;
  private held: Buffer[] = [];
  private heldBytes = 0;

  /**
   * @param keep called with each piece and its number, from 0
   * @param most bytes the file may have
   * @param tooLarge what to fail with beyond
   */
  constructor(
    private readonly keep: (piece: number, bytes: Buffer) => Promise<void>,
    private readonly most: number,
    private readonly tooLarge: () => Error,
  ) {
    super({ highWaterMark: PIECE });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.bytes += chunk.length;
    if (this.bytes > this.most) return done(this.tooLarge());
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    if (this.heldBytes < PIECE) return done();
    this.flush(done);
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.heldBytes === 0) return done();
    this.flush(done);
  }

  private flush(done: (error?: Error | null) => void): void {
    const piece = Buffer.concat(this.held);
    this.held = [];
    this.heldBytes = 0;
    this.keep(this.pieces++, piece).then(
      () => done(),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  }
}
