import { Logger } from '@nestjs/common';
import { timeout, TimeoutStrategy, type TimeoutPolicy } from 'cockatiel';

/** Milliseconds between two tries to reach a Redis that failed. */
export const RETRY_MS = 1_000;
/** Milliseconds during which a Redis that comes and goes is complained about once. */
const WARN_EVERY = 60_000;

/** Thrown instead of asking a Redis that is known to be away. */
export class RedisSkippedError extends Error {
  constructor() {
    super('Redis is away');
  }
}

/** What a breaker watches over. */
export interface WatchedRedis {
  /** What the lack of it means, for the log: "the cache is skipped". */
  without: string;
  /** Milliseconds one command may take. */
  limitMs: number;
  /** Succeeds when Redis answers. */
  ping: () => Promise<unknown>;
}

/**
 * Keeps a dead or frozen Redis from costing more than one short wait: the first command that fails or takes too
 * long opens the breaker, everything after it is refused at once, and a ping in the background closes it again.
 * (cockatiel's own breaker would let callers wait for its trial call, and counts by the wall clock.)
 */
export class RedisBreaker {
  private readonly log = new Logger('Redis');
  private readonly limit: TimeoutPolicy;
  private readonly recoverListeners: (() => void)[] = [];
  private open = false;
  private ended = false;
  private retry: NodeJS.Timeout | undefined;
  private warnedAt = Number.NEGATIVE_INFINITY;
  private warned = false;

  constructor(private readonly redis: WatchedRedis) {
    this.limit = timeout(redis.limitMs, TimeoutStrategy.Aggressive);
  }

  /**
   * @throws RedisSkippedError at once while Redis is away, else what `command` throws or a timeout
   */
  async run<Result>(command: () => Promise<Result>): Promise<Result> {
    if (this.open || this.ended) throw new RedisSkippedError();
    try {
      return await this.limit.execute(command);
    } catch (error) {
      this.trip(error);
      throw error;
    }
  }

  /** Calls the listener each time Redis answers again after a failure. */
  onRecover(listener: () => void): void {
    this.recoverListeners.push(listener);
  }

  /** Tries at once instead of at the next turn: for the moment a connection is back. */
  recheck(): void {
    if (!this.open || this.ended) return;
    clearTimeout(this.retry);
    void this.probe();
  }

  /** Ends the watching; every command is refused from now on. */
  end(): void {
    this.ended = true;
    clearTimeout(this.retry);
  }

  private trip(error: unknown): void {
    if (this.open || this.ended) return;
    this.open = true;
    const reason = error instanceof Error ? error.message : String(error);
    const now = performance.now();
    if (now - this.warnedAt > WARN_EVERY) {
      this.warnedAt = now;
      this.warned = true;
      this.log.warn(`Redis does not answer (${reason}): ${this.redis.without} until it does`);
    }
    this.scheduleProbe();
  }

  private scheduleProbe(): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.probe(), RETRY_MS);
    this.retry.unref();
  }

  /** Never rejects. */
  private async probe(): Promise<void> {
    try {
      await this.limit.execute(() => this.redis.ping());
    } catch {
      if (!this.ended) this.scheduleProbe();
      return;
    }
    if (!this.open || this.ended) return;
    this.open = false;
    if (this.warned) this.log.log('Redis answers again');
    this.warned = false;
    for (const listener of this.recoverListeners) listener();
  }
}
