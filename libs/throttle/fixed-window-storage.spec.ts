import { describe, expect, it } from 'vitest';
import { FixedWindowStorage } from './fixed-window-storage.js';

const WINDOW = 60_000;

describe('counting in memory', () => {
  let now = 0;
  const storage = (max?: number): FixedWindowStorage => new FixedWindowStorage(max, () => now);

  it('allows the limit within one window and refuses what is above it', async () => {
    const counts = storage();
    const blocked: boolean[] = [];
    for (let call = 0; call < 4; call += 1) {
      blocked.push((await counts.increment('a', WINDOW, 3, WINDOW, 'test')).isBlocked);
    }
    expect(blocked).toEqual([false, false, false, true]);
  });

  it('says how long the window still lasts, and begins a new one after it', async () => {
    const counts = storage();
    now = 1_000;
    await counts.increment('a', WINDOW, 1, WINDOW, 'test');
    now += 20_500;
    expect(await counts.increment('a', WINDOW, 1, WINDOW, 'test')).toEqual({
      totalHits: 2,
      timeToExpire: 40,
      isBlocked: true,
      timeToBlockExpire: 40,
    });
    now += 39_500;
    expect(await counts.increment('a', WINDOW, 1, WINDOW, 'test')).toMatchObject({
      totalHits: 1,
      isBlocked: false,
    });
  });

  it('never says that more is left than a whole window, whatever the clock shows', async () => {
    for (let instant = 0; instant < 1_000; instant += 1) {
      now = 11_106 + instant / 997;
      expect((await storage().increment('a', WINDOW, 1, WINDOW, 'test')).timeToExpire).toBe(60);
    }
  });

  it('does not make a caller wait longer for trying again too early', async () => {
    const counts = storage();
    await counts.increment('a', WINDOW, 1, WINDOW, 'test');
    for (let call = 0; call < 50; call += 1) {
      now += 1_000;
      await counts.increment('a', WINDOW, 1, WINDOW, 'test');
    }
    now += 10_000;
    expect((await counts.increment('a', WINDOW, 1, WINDOW, 'test')).isBlocked).toBe(false);
  });

  it('keeps callers and limits apart', async () => {
    const counts = storage();
    await counts.increment('a', WINDOW, 1, WINDOW, 'test');
    expect((await counts.increment('b', WINDOW, 1, WINDOW, 'test')).totalHits).toBe(1);
    expect((await counts.increment('a', WINDOW, 1, WINDOW, 'other')).totalHits).toBe(1);
  });

  it('does not grow past its bound, however many addresses call', async () => {
    const counts = storage(100);
    for (let caller = 0; caller < 10_000; caller += 1) {
      now += 1;
      await counts.increment(`caller ${caller}`, WINDOW, 1, WINDOW, 'test');
    }
    expect(counts.size).toBe(100);
    expect((await counts.increment('caller 9999', WINDOW, 1, WINDOW, 'test')).isBlocked).toBe(true);
  });

  it('does not forget the callers of one limit for those of another', async () => {
    const counts = storage(10);
    await counts.increment('account', WINDOW, 1, WINDOW, 'accounts');
    for (let caller = 0; caller < 100; caller += 1) {
      await counts.increment(`caller ${caller}`, WINDOW, 1, WINDOW, 'addresses');
    }
    expect((await counts.increment('account', WINDOW, 1, WINDOW, 'accounts')).isBlocked).toBe(true);
  });

  it('forgets callers whose window is over', async () => {
    const counts = storage();
    for (let caller = 0; caller < 1_000; caller += 1) {
      await counts.increment(`caller ${caller}`, WINDOW, 1, WINDOW, 'test');
    }
    now += WINDOW;
    await counts.increment('late', WINDOW, 1, WINDOW, 'test');
    expect(counts.size).toBe(1);
  });
});
