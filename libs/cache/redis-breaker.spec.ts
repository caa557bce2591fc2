import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RedisBreaker, RedisSkippedError, RETRY_MS } from './redis-breaker.js';

/** A Redis that answers, fails or hangs as told. */
class Moody {
  mood: 'answers' | 'fails' | 'hangs' = 'answers';
  asked = 0;
  ask = (): Promise<string> => {
    this.asked += 1;
    if (this.mood === 'hangs') return new Promise(() => undefined);
    return this.mood === 'fails' ? Promise.reject(new Error('refused')) : Promise.resolve('PONG');
  };
}

describe('the breaker before Redis', () => {
  const redis = new Moody();
  let breaker: RedisBreaker;
  const open = (): RedisBreaker =>
    (breaker = new RedisBreaker({ without: 'nothing is kept', limitMs: 50, ping: redis.ask }));

  afterEach(() => {
    vi.useRealTimers();
    breaker.end();
    redis.mood = 'answers';
    redis.asked = 0;
  });

  it('lets commands through while Redis answers', async () => {
    expect(await open().run(redis.ask)).toBe('PONG');
  });

  it('cuts a command that hangs, and refuses the ones after it without asking', async () => {
    redis.mood = 'hangs';
    const start = performance.now();
    await expect(open().run(redis.ask)).rejects.toThrow('timed out');
    expect(performance.now() - start).toBeLessThan(200);
    await expect(breaker.run(redis.ask)).rejects.toBeInstanceOf(RedisSkippedError);
    expect(redis.asked).toBe(1);
  });

  it('finds out by itself that Redis is back, without a command waiting for it', async () => {
    vi.useFakeTimers();
    const recovered = vi.fn();
    open().onRecover(recovered);
    redis.mood = 'fails';
    await expect(breaker.run(redis.ask)).rejects.toThrow('refused');
    await vi.advanceTimersByTimeAsync(RETRY_MS * 3);
    expect(recovered).not.toHaveBeenCalled();
    redis.mood = 'answers';
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect(recovered).toHaveBeenCalledOnce();
    expect(await breaker.run(redis.ask)).toBe('PONG');
  });

  it('asks at once when told that the connection is back', async () => {
    redis.mood = 'fails';
    await expect(open().run(redis.ask)).rejects.toThrow('refused');
    redis.mood = 'answers';
    breaker.recheck();
    await wait(10);
    expect(await breaker.run(redis.ask)).toBe('PONG');
  });

  it('asks nothing any more once it has ended', async () => {
    vi.useFakeTimers();
    redis.mood = 'fails';
    await expect(open().run(redis.ask)).rejects.toThrow('refused');
    breaker.end();
    redis.asked = 0;
    await vi.advanceTimersByTimeAsync(RETRY_MS * 3);
    await expect(breaker.run(redis.ask)).rejects.toBeInstanceOf(RedisSkippedError);
    expect(redis.asked).toBe(0);
  });
});
