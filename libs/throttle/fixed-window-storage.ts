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
  private readonly limits = new Map<string, Map<string, Window>>();

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
    if (!windows) this.limits.set(name, (windows = new Map<string, Window>()));
    const current = windows.get(key);
    if (current && current.end > now) return current;
    const window = { hits: 0, end: now + ttl };
    windows.delete(key);
    windows.set(key, window);
    this.forgetOld(windows, now);
    return window;
  }

  /** The windows of one limit are equally long, so the first in the map are the first to end. */
  private forgetOld(windows: Map<string, Window>, now: number): void {
    for (const [key, { end }] of windows) {
      if (end > now && windows.size <= this.maxCallers) return;
      windows.delete(key);
    }
  }
}
