import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JsonText } from '../http/json-text.js';
import { PROMISE_LIMIT_MS } from './promised-drops.js';
import { BroadcastHub } from './testing/broadcast-hub.js';
import { CacheProcess } from './testing/cache-process.js';

/** A computation that the test ends when it likes. */
function slow<Answer>(): { compute: () => Promise<Answer>; end: (answer: Answer) => void } {
  let end: (answer: Answer) => void = () => undefined;
  const answer = new Promise<Answer>((resolve) => (end = resolve));
  return { compute: () => answer, end };
}

describe('the cache in memory', () => {
  let hub: BroadcastHub;
  let one: CacheProcess;
  let two: CacheProcess;
  let computed: number;
  const count = (): Promise<number> => Promise.resolve((computed += 1));

  beforeEach(async () => {
    hub = new BroadcastHub();
    [one, two] = await Promise.all([CacheProcess.start(hub), CacheProcess.start(hub)]);
    computed = 0;
  });

  afterEach(async () => {
    vi.useRealTimers();
    await Promise.all([one.stop(), two.stop()]);
  });

  it('computes an answer once and keeps it', async () => {
    expect([await one.ask({}, count), await one.ask({}, count)]).toEqual([1, 1]);
  });

  it('computes it again when its time is over', async () => {
    await one.ask({ ttl: 20 }, count);
    await wait(40);
    expect(await one.ask({ ttl: 20 }, count)).toBe(2);
  });

  it('keeps what differs in group, scope or id apart', async () => {
    const answers = [
      await one.ask({}, count),
      await one.ask({ group: 'other' }, count),
      await one.ask({ scope: 'user.1' }, count),
      await one.ask({ id: ['answer', 2] }, count),
    ];
    expect(answers).toEqual([1, 2, 3, 4]);
  });

  it('answers anew on the process that dropped a tag as soon as the drop returns', async () => {
    await one.ask({ tags: ['leads', 'customers'] }, count);
    await one.cache.drop('customers');
    expect(await one.ask({ tags: ['leads', 'customers'] }, count)).toBe(2);
  });

  it('answers anew on every other process when the news arrives', async () => {
    await two.ask({}, count);
    await one.cache.drop('tag', 'other');
    await turn();
    expect(await two.ask({}, count)).toBe(2);
  });

  it('leaves answers with other tags alone', async () => {
    await one.ask({ tags: ['leads'] }, count);
    await one.cache.drop('messages');
    await turn();
    expect(await one.ask({ tags: ['leads'] }, count)).toBe(1);
  });

  it('drops everything everywhere when told to', async () => {
    await Promise.all([one.ask({ tags: [] }, count), two.ask({ tags: [] }, count)]);
    await one.cache.dropAll();
    await turn();
    expect([await one.ask({ tags: [] }, count), await two.ask({ tags: [] }, count)]).toEqual([3, 4]);
  });

  it('never keeps an answer whose computing began before a drop and ended after it', async () => {
    const old = slow<string>();
    const asked = one.ask({}, old.compute);
    await turn();
    await one.cache.drop('tag');
    old.end('old');
    expect(await asked).toBe('old');
    expect(await one.ask({}, () => Promise.resolve('new'))).toBe('new');
  });

  it('does the same for the drop of another process', async () => {
    const old = slow<string>();
    const asked = one.ask({}, old.compute);
    await turn();
    await two.cache.drop('tag');
    await turn();
    old.end('old');
    await asked;
    expect(await one.ask({}, () => Promise.resolve('new'))).toBe('new');
  });

  it('computes once for all who ask at the same time', async () => {
    const answer = slow<string>();
    const asked = [1, 2, 3].map(() => one.ask({}, () => count().then(answer.compute)));
    await turn();
    answer.end('x');
    expect(await Promise.all(asked)).toEqual(['x', 'x', 'x']);
    expect(computed).toBe(1);
  });

  it('lets nobody join a computation that began before a drop', async () => {
    const old = slow<string>();
    const before = one.ask({}, old.compute);
    await turn();
    await one.cache.drop('tag');
    const after = one.ask({}, () => Promise.resolve('new'));
    expect(await after).toBe('new');
    old.end('old');
    expect(await before).toBe('old');
  });

  it('hands a failure to all who wait and does not keep it', async () => {
    const fail = async (): Promise<number> => {
      await turn();
      throw new Error(`failure ${(await count()) || ''}`);
    };
    const ends = await Promise.allSettled([one.ask({}, fail), one.ask({}, fail)]);
    expect(ends.map((end) => end.status === 'rejected' && String(end.reason))).toEqual([
      'Error: failure 1',
      'Error: failure 1',
    ]);
    expect(await one.ask({}, count)).toBe(2);
  });

  it('gives each caller a copy of its own, the same the first time and later', async () => {
    const compute = (): Promise<{ at: unknown; list: number[] }> =>
      Promise.resolve({ at: new Date(0), list: [1] });
    const first = await one.ask({}, compute);
    first.list.push(2);
    expect(await one.ask({}, compute)).toEqual({ at: '1970-01-01T00:00:00.000Z', list: [1] });
    expect(first.at).toBe('1970-01-01T00:00:00.000Z');
  });

  it('keeps a JsonText as it is, and "nothing" as well', async () => {
    const text = (): Promise<JsonText> => count().then(() => new JsonText('{"n": 1.0}'));
    await one.ask({ id: 1 }, text);
    expect(await one.ask({ id: 1 }, text)).toEqual(new JsonText('{"n": 1.0}'));
    const nothing = (): Promise<object | undefined> => count().then(() => undefined);
    await one.ask({ id: 2 }, nothing);
    expect(await one.ask({ id: 2 }, nothing)).toBeUndefined();
    expect(computed).toBe(2);
  });

  it('counts hits, misses and their ratio by group', async () => {
    await one.ask({ group: 'b' }, count);
    await one.ask({ group: 'b' }, count);
    await Promise.all([one.ask({ group: 'b', id: 2 }, count), one.ask({ group: 'b', id: 2 }, count)]);
    await one.ask({ group: 'a' }, count);
    expect(one.cache.stats()).toEqual([
      { group: 'a', hits: 0, misses: 1, errors: 0, ratio: 0 },
      { group: 'b', hits: 2, misses: 2, errors: 0, ratio: 0.5 },
    ]);
  });

  it('trusts no answer while it cannot hear of drops, nor those from before', async () => {
    await two.ask({}, count);
    two.news.connected = false;
    await one.cache.drop('tag');
    await turn();
    expect(await two.ask({}, count)).toBe(2);
    expect(two.cache.stats()[0]).toMatchObject({ errors: 1 });
    two.news.reconnect();
    expect(await two.ask({}, count)).toBe(3);
    expect(await two.ask({}, count)).toBe(3);
  });

  it('tells a drop later when it could not be told at once', async () => {
    await two.ask({}, count);
    one.news.mute = true;
    await one.cache.drop('tag');
    await one.cache.drop('other');
    expect(await two.ask({}, count)).toBe(1);
    one.news.mute = false;
    await vi.waitFor(async () => {
      expect(await two.ask({}, count)).toBe(2);
    }, 3_000);
  });

  it('tells the drops of many writers at once in few messages', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, n) => one.cache.drop(`customer:${n}`)));
    expect(one.news.sent.length).toBeLessThanOrEqual(3);
    expect(one.news.sent.join()).toContain('customer:99');
  });

  it('never shows an answer older than what this process dropped, in any order of events', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.record({ on: fc.constantFrom(0, 1), write: fc.boolean() }), {
          minLength: 3,
          maxLength: 14,
        }),
        async (scheduler, steps) => {
          const processes = [one, two];
          const row = `row ${(computed += 1)}`;
          let committed = 0;
          const dropped = [0, 0];
          const read = async (on: number): Promise<number> =>
            (processes[on] ?? one).ask({ id: row, tags: [row] }, async () => {
              const seen = committed;
              await scheduler.schedule(Promise.resolve(), 'the query takes a while');
              return seen;
            });
          const run = async ({ on, write }: { on: number; write: boolean }): Promise<void> => {
            await scheduler.schedule(Promise.resolve(), 'the request arrives');
            const known = dropped[on] ?? 0;
            if (!write) {
              expect(await read(on)).toBeGreaterThanOrEqual(known);
              return;
            }
            const mine = (committed += 1);
            await (processes[on] ?? one).cache.drop(row);
            dropped[on] = Math.max(dropped[on] ?? 0, mine);
          };
          await scheduler.waitFor(Promise.all(steps.map(run)));
          await turn();
          expect(await scheduler.waitFor(Promise.all([read(0), read(1)]))).toEqual([committed, committed]);
        },
      ),
      { numRuns: 300 },
    );
  });

  describe('and transactions', () => {
    it('keeps nothing that was computed inside one', async () => {
      one.database.inTransaction = true;
      await one.ask({}, count);
      one.database.inTransaction = false;
      expect(await one.ask({}, count)).toBe(2);
    });

    it('drops what is dropped inside one when it commits, here and elsewhere', async () => {
      await Promise.all([one.ask({}, count), two.ask({}, count)]);
      one.news.held = [];
      one.database.inTransaction = true;
      await one.cache.drop('tag');
      one.database.inTransaction = false;
      expect(await two.ask({}, count)).toBe(2);
      for (const deliver of one.news.held) deliver();
      one.news.held = undefined;
      expect(await one.ask({}, count)).toBe(3);
      await turn();
      expect([await one.ask({}, count), await two.ask({}, count)]).toEqual([4, 5]);
      expect([await one.ask({}, count), await two.ask({}, count)]).toEqual([4, 5]);
    });

    it('neither takes from the cache nor keeps what the open one will drop', async () => {
      await one.ask({}, count);
      one.news.held = [];
      one.database.inTransaction = true;
      await one.cache.drop('tag');
      one.database.inTransaction = false;
      expect([await one.ask({}, count), await one.ask({}, count)]).toEqual([2, 3]);
      expect(await one.ask({ id: 'else', tags: ['else'] }, count)).toBe(4);
      expect(await one.ask({ id: 'else', tags: ['else'] }, count)).toBe(4);
    });

    it('uses the cache again when the open one must have been rolled back', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      await one.ask({}, count);
      one.news.held = [];
      one.database.inTransaction = true;
      await one.cache.drop('tag');
      one.database.inTransaction = false;
      vi.advanceTimersByTime(PROMISE_LIMIT_MS + 1);
      expect(await one.ask({}, count)).toBe(1);
    });

    it('drops at once when the one it was called in has already ended', async () => {
      await one.ask({}, count);
      one.news.mute = true;
      one.database.inTransaction = true;
      await one.cache.drop('tag');
      one.database.inTransaction = false;
      expect(await one.ask({}, count)).toBe(2);
    });
  });
});
