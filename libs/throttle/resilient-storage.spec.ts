import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sharedRedisHost } from '../../test/support/shared-redis.js';
import { configWith } from '../cache/testing/globals.js';
import { eventually, hasRedisServer, RedisProcess } from '../cache/testing/redis-process.js';
import type { CountRecord } from './rate-limit.js';
import { ResilientStorage } from './resilient-storage.js';

const WINDOW = 60_000;

describe.runIf(sharedRedisHost)("counting in the machine's Redis", () => {
  it('counts the calls of all processes together', async () => {
    const config = configWith({ REDIS_HOST: sharedRedisHost });
    const [one, two] = [await ResilientStorage.open(config), await ResilientStorage.open(config)];
    const caller = `test ${randomUUID()}`;
    await one.increment(caller, WINDOW, 2, WINDOW, 'test');
    expect(await two.increment(caller, WINDOW, 2, WINDOW, 'test')).toMatchObject({ totalHits: 2 });
    one.onApplicationShutdown();
    two.onApplicationShutdown();
  });
});

describe.runIf(hasRedisServer)('counting in Redis', () => {
  let redis: RedisProcess;
  const running: ResilientStorage[] = [];

  beforeAll(async () => {
    redis = await RedisProcess.start();
  });

  afterAll(() => redis.remove());

  afterEach(async () => {
    redis.thaw();
    for (const storage of running.splice(0)) storage.onApplicationShutdown();
    await redis.kill();
    await redis.restart();
    await redis.ask((client) => client.flushall());
  });

  async function start(): Promise<ResilientStorage> {
    const storage = await ResilientStorage.open(
      configWith({ REDIS_HOST: '127.0.0.1', REDIS_PORT: redis.port }),
    );
    running.push(storage);
    return storage;
  }

  const count = (storage: ResilientStorage, limit = 3, caller = 'amira'): Promise<CountRecord> =>
    storage.increment(caller, WINDOW, limit, WINDOW, 'test');

  it('counts the calls of all processes together, also those of one instant', async () => {
    const processes = [await start(), await start()];
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, call) => count(processes[call % 2] as ResilientStorage, 25)),
    );
    expect(all.filter((record) => !record.isBlocked)).toHaveLength(25);
    expect(new Set(all.map((record) => record.totalHits)).size).toBe(40);
  });

  it('names its counters as the rest of what we keep in Redis, and lets them end', async () => {
    const storage = await start();
    for (let call = 0; call < 5; call += 1) await count(storage);
    const keys = await redis.ask((client) => client.keys('*'));
    expect(keys).toEqual(['parley:all:throttle:{amira:test}:hits']);
    const left = await redis.ask((client) => client.pttl(keys[0] ?? ''));
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(WINDOW);
  });

  it('does not make a caller wait longer for trying again too early', async () => {
    const storage = await start();
    const short = (): Promise<CountRecord> => storage.increment('ben', 300, 1, 300, 'test');
    await short();
    const end = performance.now() + 250;
    while (performance.now() < end) expect((await short()).isBlocked).toBe(true);
    await eventually(async () => !(await short()).isBlocked, 2_000);
  });

  it('counts on in memory from where it was when Redis freezes, after one short wait', async () => {
    const storage = await start();
    await count(storage);
    redis.freeze();
    const start1 = performance.now();
    expect(await count(storage)).toMatchObject({ totalHits: 2, isBlocked: false });
    expect(performance.now() - start1).toBeLessThan(350);
    const start2 = performance.now();
    expect(await count(storage)).toMatchObject({ totalHits: 3, isBlocked: false });
    expect(await count(storage)).toMatchObject({ totalHits: 4, isBlocked: true });
    expect(performance.now() - start2).toBeLessThan(50);
  });

  it('counts on in memory when Redis dies, and in Redis again when it is back, empty', async () => {
    const storage = await start();
    for (let call = 0; call < 3; call += 1) await count(storage);
    await redis.kill();
    expect((await count(storage)).isBlocked).toBe(true);
    await redis.restart();
    await redis.ask((client) => client.flushall());
    await eventually(async () => {
      await count(storage);
      return (await redis.ask((client) => client.keys('parley:all:throttle:*'))).length === 1;
    });
  });

  it('starts in time and limits rates when Redis is not there', async () => {
    await redis.kill();
    const begin = performance.now();
    const storage = await start();
    expect(performance.now() - begin).toBeLessThan(1_500);
    expect([await count(storage, 1), await count(storage, 1)].map(({ isBlocked }) => isBlocked)).toEqual([
      false,
      true,
    ]);
  });

  it('limits rates when Redis has no memory left', async () => {
    const storage = await start();
    await redis.ask((client) => client.config('SET', 'maxmemory', '1'));
    expect([await count(storage, 1), await count(storage, 1)].map(({ isBlocked }) => isBlocked)).toEqual([
      false,
      true,
    ]);
    await redis.ask((client) => client.config('SET', 'maxmemory', '0'));
  });
});
