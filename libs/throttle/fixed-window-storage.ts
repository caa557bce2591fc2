import type { ThrottlerStorage } from '@nestjs/throttler';
import type { CountRecord } from './rate-limit.js';

/** Callers that are remembered for each limit, about 10 MB; past these the oldest windows are forgotten. */
export const MAX_CALLERS = 50_000;

interface Window {
  hits: number;
  /** On the monotonic clock, in milliseconds. */
  end: number;
}

/**
 * Counts in memory, one window per caller, at the same cost for the first call as for the thousandth. (The stock
 * storage looks through all hits of the window on each call, and never forgets a caller before a minute is over.)
 */
export class FixedWindowStorage implements ThrottlerStorage {
  private readonly limits = new Map<string, Windows>();

  /** @param now the monotonic clock, in milliseconds */
  constructor(
    private readonly maxCallers = MAX_CALLERS,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Windows kept now, over all limits. */
  get size(): number {
    return [...this.limits.values()].reduce((sum, windows) => sum + windows.size, 0);
  }

  increment(
    key: string,
    ttl: number,
    limit: number,
    _blockDuration: number,
    throttlerName: string,
  ): Promise<CountRecord> {
    // Whole milliseconds: with fractions a window of 30 s would now and then say that 31 are left.
    const now = Math.floor(this.now());
    const window = this.windowOf(throttlerName, key, now, ttl);
    window.hits += 1;
    const timeToExpire = Math.ceil((window.end - now) / 1000);
    const isBlocked = window.hits > limit;
    return Promise.resolve({
      totalHits: window.hits,
      timeToExpire,
      isBlocked,
      timeToBlockExpire: isBlocked ? timeToExpire : 0,
    });
  }

  private windowOf(name: string, key: string, now: number, ttl: number): Window {
    let windows = this.limits.get(name);
    if (!windows) this.limits.set(name, (windows = new Windows()));
    const current = windows.get(key);
    if (current && current.end > now) return current;
    const window = { hits: 0, end: now + ttl };
    windows.put(key, window);
    windows.forgetOld(now, this.maxCallers);
    return window;
  }
}

/** The windows of one limit. They are equally long, so the first to begin is the first to end. */
class Windows {
  private readonly byCaller = new Map<string, Window>();
  /**
   * Stays where it is between calls: a Map keeps the places of what was deleted for a while, and an iterator that
   * begins anew walks over all of them each time.
   */
  private inOrder = this.byCaller.entries();
  private oldest: [caller: string, window: Window] | undefined;

  get size(): number {
    return this.byCaller.size;
  }

  get(caller: string): Window | undefined {
    return this.byCaller.get(caller);
  }

  put(caller: string, window: Window): void {
    this.byCaller.delete(caller);
    this.byCaller.set(caller, window);
  }

  /** Forgets the windows that are over, and the oldest of those beyond `most`. */
  forgetOld(now: number, most: number): void {
    for (let next = this.first(); next !== undefined; next = this.first()) {
      const [caller, { end }] = next;
      if (end > now && this.byCaller.size <= most) return;
      this.byCaller.delete(caller);
    }
  }

  private first(): [caller: string, window: Window] | undefined {
    if (this.oldest && this.byCaller.get(this.oldest[0]) === this.oldest[1]) return this.oldest;
    let next = this.inOrder.next();
    if (next.done) next = (this.inOrder = this.byCaller.entries()).next();
    this.oldest = next.done ? undefined : next.value;
    return this.oldest;
  }
}
