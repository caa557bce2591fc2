import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CacheProcess } from './testing/cache-process.js';
import { answer, RedisInstallation, seenBy, timed, untilCaching } from './testing/redis-installation.js';
import { eventually, hasRedisServer } from './testing/redis-process.js';
import { Wire } from './testing/wire.js';

describe.runIf(hasRedisServer)('the cache when Redis fails', () => {
  let all: RedisInstallation;

  beforeAll(async () => {
    all = await RedisInstallation.create();
  });

  afterEach(() => all.reset());

  afterAll(() => all.redis.remove());

  it('costs one short wait when Redis freezes, then none, and caches again when it is back', async () => {
    const one = await all.start();
    await one.ask({}, answer('old'));
    all.redis.freeze();
    const together = await Promise.all(
      [1, 2, 3].map((id) => timed(() => one.ask({ id: `other ${id}` }, answer('fresh')))),
    );
    expect(Math.max(...together)).toBeLessThan(400);
    for (let round = 0; round < 20; round += 1) {
      expect(await timed(() => one.ask({}, answer('fresh')))).toBeLessThan(100);
      await wait(50);
    }
    all.redis.thaw();
    await untilCaching(one);
    expect(one.cache.stats()[0]?.errors).toBeGreaterThan(20);
  });

  it('never shows an answer again that was dropped while Redis was frozen', async () => {
    const [one, two] = [await all.start(), await all.start()];
    await one.ask({}, answer('old'));
    await one.ask({ id: 'other', tags: ['other'] }, answer('old'));
    all.redis.freeze();
    expect(await timed(() => one.cache.drop('tag'))).toBeLessThan(400);
    // The first drop may lie in the frozen server's inbox; this one never left, as Redis is known to be away.
    expect(await timed(() => one.cache.drop('other'))).toBeLessThan(50);
    expect(await one.ask({}, answer('new'))).toBe('new');
    all.redis.thaw();
    expect(await seenBy([one, two], 1_800)).toEqual(['new']);
    expect(await one.ask({ id: 'other', tags: ['other'] }, answer('new'))).toBe('new');
    await untilCaching(one);
    await untilCaching(two);
  });

  it('never shows an answer again that was dropped while Redis was dead, though it comes back with it', async () => {
    const [one, two] = [await all.start(), await all.start()];
    await one.ask({}, answer('old'));
    await one.ask({ id: 'undropped' }, answer('kept'));
    await wait(50);
    await all.redis.kill();
    await one.cache.drop('tag');
    expect(await one.ask({}, answer('new'))).toBe('new');
    await all.redis.restart();
    expect(await all.redis.ask((client) => client.keys('parley:1.0.0:*'))).toHaveLength(3);
    const three = await all.start();
    expect(await seenBy([one, two, three], 2_000)).toEqual(['new']);
    for (const process of [one, two, three]) await untilCaching(process);
  });

  it('shows nothing that was kept before all processes were stopped', async () => {
    const one = await all.start();
    await one.ask({}, answer('old'));
    await wait(50);
    await one.stop();
    expect(await (await all.start()).ask({}, answer('new'))).toBe('new');
  });

  it('shows nothing that was dropped before Redis fell back to an older state of itself', async () => {
    const one = await all.start();
    await one.ask({}, answer('old'));
    await wait(50);
    await all.redis.remember();
    await one.cache.drop('tag');
    await all.redis.fallBack();
    expect(await all.redis.ask((client) => client.exists('parley:all:tag:tag'))).toBe(1);
    expect(await seenBy([one], 1_500)).toEqual(['new']);
    await untilCaching(one);
  });

  it('works on when Redis comes back empty', async () => {
    const one = await all.start();
    await one.ask({}, answer('old'));
    await all.redis.kill();
    expect(await one.ask({}, answer('new'))).toBe('new');
    await all.redis.restart();
    await all.redis.ask((client) => client.flushall());
    await untilCaching(one);
  });

  it('drops for a process that reaches Redis what one that does not has dropped', async () => {
    const wire = await Wire.to(all.redis.port);
    const [one, two] = [await all.start({ REDIS_PORT: wire.port }), await all.start()];
    await two.ask({}, answer('old'));
    expect(await one.ask({}, answer('own'))).toBe('old');
    wire.block();
    await one.cache.drop('tag');
    await wait(50);
    expect(await two.ask({}, answer('new'))).toBe('new');
    expect(await one.ask({}, answer('own'))).toBe('own');
    wire.unblock();
    await untilCaching(one);
    expect(await one.ask({}, answer('newest'))).not.toBe('old');
    wire.close();
  });

  it.each([
    { fault: 'is not there', make: () => all.redis.kill() },
    { fault: 'is frozen', make: () => Promise.resolve().then(() => all.redis.freeze()) },
  ])('starts in time when Redis $fault, and uses it as soon as it answers', async ({ make }) => {
    await make();
    let one: CacheProcess | undefined;
    expect(await timed(async () => (one = await all.start()))).toBeLessThan(1_500);
    if (!one) throw new Error('it did not start');
    expect(await one.ask({}, answer('fresh'))).toBe('fresh');
    all.redis.thaw();
    if (!all.redis.running) await all.redis.restart();
    await untilCaching(one);
  });

  it('answers right and forgets what is dropped when Redis has no memory left', async () => {
    const one = await all.start();
    await one.ask({}, answer('old'));
    await all.redis.ask((client) => client.config('SET', 'maxmemory', '1'));
    await one.ask({ id: 'other' }, answer('unkept'));
    await one.cache.drop('tag');
    await eventually(async () => (await one.ask({}, answer('new'))) === 'new');
    await wait(1_500);
    expect(await one.ask({}, answer('newer'))).not.toBe('old');
    await all.redis.ask((client) => client.config('SET', 'maxmemory', '0'));
    await untilCaching(one);
  });

  it('answers right when Redis refuses writes or the password', async () => {
    const one = await all.start();
    await one.ask({}, answer('old'));
    await all.redis.ask((client) => client.replicaof('127.0.0.1', 1));
    await one.cache.drop('tag');
    expect(await seenBy([one], 2_500)).toEqual(['new']);
    await all.redis.ask((client) => client.replicaof('NO', 'ONE'));
    await untilCaching(one);
    const stranger = await all.start({ REDIS_PASSWORD: 'wrong' });
    expect(await stranger.ask({}, answer('computed'))).toBe('computed');
  });
});
