import { isDatabaseAway } from '@libs/database/database.errors.js';
import { UnavailableError } from '@libs/errors/app-error.js';

/** Limits of what is gathered and of what may wait. */
export interface IntakeLimits {
  /** How long the first one waits for company, in ms. */
  gatherMs: number;
  /** Most of them in one statement. */
  batchRows: number;
  /** Bytes in one statement; a bigger one travels alone. */
  batchBytes: number;
  /** Most of them waiting; beyond that the caller has to come again. */
  waitingRows: number;
  /** Bytes waiting. */
  waitingBytes: number;
}

const LIMITS: IntakeLimits = {
  gatherMs: 2,
  batchRows: 100,
  batchBytes: 1024 * 1024,
  waitingRows: 2_000,
  waitingBytes: 64 * 1024 * 1024,
};

interface Waiting<Row> {
  row: Row;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** 503: more comes in than the database takes. Nothing was stored. */
export class IntakeFull extends UnavailableError {
  constructor() {
    super('webhooks.busy', 'More comes in than can be stored at the moment. Send it again in a few seconds.');
  }
}

/**
 * Writes what arrives at nearly the same time with one statement, and answers each caller after the commit: the
 * cost of a commit is shared, and nobody is told of success before it is true. One statement runs at a time;
 * what comes meanwhile is the next batch.
 */
export class IntakeBatch<Row extends { size: number }> {
  private readonly waiting: Waiting<Row>[] = [];
  private waitingBytes = 0;
  private writing: Promise<void> | undefined;

  /** @param write stores all rows or none */
  constructor(
    private readonly write: (rows: Row[]) => Promise<void>,
    private readonly limits: IntakeLimits = LIMITS,
  ) {}

  /**
   * Resolves when the row is stored for good.
   *
   * @throws IntakeFull when too much waits; else what the database said of this row
   */
  add(row: Row): Promise<void> {
    const { waitingRows, waitingBytes } = this.limits;
    const full = this.waiting.length >= waitingRows || this.waitingBytes + row.size > waitingBytes;
    if (full && this.waiting.length > 0) return Promise.reject(new IntakeFull());
    this.waitingBytes += row.size;
    return new Promise((resolve, reject) => {
      this.waiting.push({ row, resolve, reject });
      this.writing ??= this.writeAll();
    });
  }

  /** Waits until everything taken so far is answered. */
  async settle(): Promise<void> {
    while (this.writing !== undefined) await this.writing;
  }

  /** Never rejects: every failure goes to the callers it concerns. */
  private async writeAll(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.limits.gatherMs));
    for (let batch = this.take(); batch.length > 0; batch = this.take()) await this.store(batch);
    this.writing = undefined;
  }

  private take(): Waiting<Row>[] {
    let bytes = 0;
    let count = 0;
    for (const { row } of this.waiting) {
      bytes += row.size;
      if (count === this.limits.batchRows || (count > 0 && bytes > this.limits.batchBytes)) break;
      count += 1;
      this.waitingBytes -= row.size;
    }
    return this.waiting.splice(0, count);
  }

  /**
   * When the statement fails for what is in it, its rows go one by one, so that only the bad one fails. When the
   * database is away, all that wait are told at once: each further try would wait for a time-out of its own.
   */
  private async store(batch: Waiting<Row>[]): Promise<void> {
    const error = await this.attempt(batch);
    if (error === undefined) return;
    if (isDatabaseAway(error)) this.giveUp(batch, error);
    else await this.storeEach(batch);
  }

  private async storeEach(batch: Waiting<Row>[]): Promise<void> {
    for (const [index, one] of batch.entries()) {
      const error = await this.attempt([one]);
      if (error === undefined) continue;
      if (isDatabaseAway(error)) {
        this.giveUp(batch.slice(index), error);
        return;
      }
      one.reject(error);
    }
  }

  /** @returns why it failed, undefined when all is stored and the callers were told */
  private async attempt(batch: Waiting<Row>[]): Promise<Error | undefined> {
    try {
      await this.write(batch.map(({ row }) => row));
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
    for (const { resolve } of batch) resolve();
    return undefined;
  }

  private giveUp(batch: Waiting<Row>[], error: Error): void {
    this.waitingBytes = 0;
    for (const { reject } of [...batch, ...this.waiting.splice(0)]) reject(error);
  }
}
