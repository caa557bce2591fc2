import { once } from 'node:events';
import { addAbortSignal, type Writable } from 'node:stream';
import type { CopyOut } from '@libs/database/copy-out.js';
import { ExportCut } from './export.errors.js';

/** What went out. */
export interface Written {
  rows: number;
  bytes: number;
}

/** An export whose first rows are there. */
export class ExportRun {
  private sent = 0;

  /**
   * @param copy the rows
   * @param bytes the file that is made of them
   * @param signal ends it early
   * @param idle milliseconds in which the reader must take something
   */
  constructor(
    private readonly copy: CopyOut,
    private readonly bytes: AsyncIterable<Buffer>,
    private readonly signal: AbortSignal,
    private readonly idle: number,
  ) {
    // Told by whoever reads it; unheard, it would end the process.
    copy.on('error', () => undefined);
    addAbortSignal(signal, copy);
  }

  /** What went out so far. */
  get written(): Written {
    return { rows: this.copy.rows, bytes: this.sent };
  }

  /** Waits until the database has begun to answer: what it refuses, it refuses now. */
  async begun(): Promise<void> {
    try {
      await once(this.copy, 'readable', { signal: this.signal });
    } catch (error) {
      throw this.reasonFor(error);
    }
  }

  /**
   * Writes everything and ends the sink. The database is read no faster than the sink takes it.
   *
   * @throws when it could not be finished: then the sink is destroyed
   */
  async pour(sink: Writable): Promise<Written> {
    // Told by what waits for the sink; unheard, it would end the process.
    sink.on('error', () => undefined);
    try {
      for await (const chunk of this.bytes) {
        this.sent += chunk.length;
        if (!sink.write(chunk)) await this.wait(sink, 'drain');
      }
      sink.end();
      await this.wait(sink, 'finish');
      return this.written;
    } catch (error) {
      const reason = this.reasonFor(error);
      sink.destroy(reason);
      throw reason;
    } finally {
      this.copy.destroy();
    }
  }

  /** Who ends it early says why; streams say only that. */
  private reasonFor(error: unknown): Error {
    return asError(this.signal.aborted ? (this.signal.reason as unknown) : error);
  }

  private wait(sink: Writable, event: 'drain' | 'finish'): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (error?: Error): void => {
        clearTimeout(timer);
        sink.off(event, done).off('close', closed).off('error', end);
        this.signal.removeEventListener('abort', aborted);
        if (error === undefined) resolve();
        else reject(error);
      };
      const done = (): void => end();
      const closed = (): void => end(new ExportCut('The reader left.'));
      const aborted = (): void => end(this.reasonFor(undefined));
      const timer = setTimeout(
        () => end(new ExportCut(`The reader took nothing for ${this.idle / 1_000} s.`)),
        this.idle,
      );
      sink.on(event, done).on('close', closed).on('error', end);
      this.signal.addEventListener('abort', aborted);
      if (this.signal.aborted) aborted();
      else if (sink.destroyed) closed();
    });
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
