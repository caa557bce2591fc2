import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { JsonText } from '../http/json-text.js';
import { SharedEntries } from './shared-entries.js';
import { BroadcastHub } from './testing/broadcast-hub.js';
import { CacheProcess } from './testing/cache-process.js';
import { eventually, hasRedisServer, RedisProcess } from './testing/redis-process.js';
import { Wire } from './testing/wire.js';

const answer = (text: string) => (): Promise<string> => Promise.resolve(text);

/** All answers that these processes give to one question within so many milliseconds, computing "new" themselves. */
async function seenBy(processes: CacheProcess[], forMs: number): Promise<string[]> {
  const seen = new Set<string>();
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    for (const process of processes) seen.add(await process.ask({}, answer('new')));
    await wait(1);
  }
  return [...seen];
}

/** Milliseconds that `work` took. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A Redis that the tests may share with others, where one was named. */
const sharedRedisHost = process.env.TEST_REDIS_HOST;

describe.runIf(sharedRedisHost)("the cache in the machine's Redis", () => {
  it('shares answers between processes and drops them for all', async () => {
    const hub = new BroadcastHub();
    const config = { REDIS_HOST: sharedRedisHost };
    const [one, two] = await Promise.all([CacheProcess.start(hub, config), CacheProcess.start(hub, config)]);
    await Promise.all([one, two].map((process) => process.ask({ id: 'first', tags: [] }, answer('any'))));
    const name = { id: randomUUID(), tags: [`test:${randomUUID()}`] };
    await one.ask(name, answer('first'));
    expect(await two.ask(name, answer('second'))).toBe('first');
    await two.cache.drop(...(name.tags as [string]));
    expect(await one.ask(name, answer('third'))).toBe('third');
    await Promise.all([one.stop(), two.stop()]);
  });
});

describe('a shared store that can be read but takes no drops', () => {
  it('is not read until it has taken those that wait', async () => {
    const keyv = new Keyv();
    const entries = new SharedEntries(createCache({ stores: [keyv] }), {
      onConnect: () => undefined,
      onRecover: () => undefined,
    });
    const before = await entries.read('key', ['tag']);
    await entries.write('key', before?.stamp ?? '', { kind: 'json', text: '"old"' }, 60_000);
    expect(await entries.read('key', ['tag'])).toMatchObject({ value: { text: '"old"' } });
    const refusing = vi.spyOn(keyv, 'deleteMany').mockRejectedValue(new Error('READONLY'));
    expect(await entries.drop(['tag'])).toBe(false);
    expect(await entries.read('key', ['tag'])).toBeUndefined();
    refusing.mockRestore();
    expect(await entries.read('key', ['tag'])).toMatchObject({ value: undefined });
  });
});

describe.runIf(hasRedisServer)('the cache in Redis', () => {
  let redis: RedisProcess;
  let hub: BroadcastHub;
  const running: CacheProcess[] = [];

  beforeAll(async () => {
    redis = await RedisProcess.start();
  });

  afterAll(() => redis.remove());

  beforeEach(() => {
    hub = new BroadcastHub();
  });

  afterEach(async () => {
    redis.thaw();
    await Promise.all(running.splice(0).map((process) => process.stop()));
    await redis.kill();
    await redis.restart();
    await redis.ask((client) => client.flushall());
  });

  async function start(port = redis.port, more = {}): Promise<CacheProcess> {
    const process = await CacheProcess.start(hub, { REDIS_HOST: '127.0.0.1', REDIS_PORT: port, ...more });
    running.push(process);
    // A process that connects drops everything once: let that be over.
    await process.ask({ id: 'first', tags: [] }, answer('any'));
    return process;
  }

  /** Until a second asking finds what the first one kept. */
  async function untilCaching(process: CacheProcess): Promise<void> {
    await eventually(async () => {
      const id = randomUUID();
      await process.ask({ id, tags: ['probe'] }, answer('kept'));
      return (await process.ask({ id, tags: ['probe'] }, answer('computed'))) === 'kept';
    });
  }

  it('shares an answer between processes, JsonText as well', async () => {
    const [one, two] = [await start(), await start()];
    await one.ask({}, answer('first'));
    await one.ask({ id: 2 }, () => Promise.resolve(new JsonText('{"n": 1.0}')));
    expect(await two.ask({}, answer('second'))).toBe('first');
    expect(await two.ask({ id: 2 }, () => Promise.resolve(new JsonText('{}')))).toEqual(
      new JsonText('{"n": 1.0}'),
    );
  });

  it('drops for every process at once, before any news arrives', async () => {
    const [one, two] = [await start(), await start()];
    await one.ask({}, answer('old'));
    one.news.mute = true;
    await one.cache.drop('tag');
    expect(await two.ask({}, answer('new'))).toBe('new');
    expect(await one.ask({}, answer('newer'))).toBe('new');
  });

  it('never keeps an answer whose computing began before the drop of another process', async () => {
    const [one, two] = [await start(), await start()];
    let end: (text: string) => void = () => undefined;
    const old = one.ask({}, () => new Promise<string>((resolve) => (end = resolve)));
    await wait(50);
    await two.cache.drop('tag');
    end('old');
    await old;
    await wait(50);
    expect([await one.ask({}, answer('new')), await two.ask({}, answer('newer'))]).toEqual(['new', 'new']);
  });

  it('lets nobody join a computation that began before the drop of another process', async () => {
    const [one, two] = [await start(), await start()];
    let end: (text: string) => void = () => undefined;
    const old = one.ask({}, () => new Promise<string>((resolve) => (end = resolve)));
    await wait(50);
    two.news.mute = true;
    await two.cache.drop('tag');
    expect(await one.ask({}, answer('new'))).toBe('new');
    end('old');
    expect(await old).toBe('old');
  });

  it('keeps the answers of two versions of the product apart, and drops those of both', async () => {
    const [one, two] = [await start(), await start(redis.port, { APP_VERSION: '2.0.0' })];
    await one.ask({}, answer('one'));
    expect(await two.ask({}, answer('two'))).toBe('two');
    await two.cache.drop('tag');
    expect(await one.ask({}, answer('anew'))).toBe('anew');
  });

  it('leaves what is not its own in Redis alone', async () => {
    await redis.ask((client) => client.set('guest', 'here'));
    const one = await start();
    await one.ask({}, answer('old'));
    await one.cache.dropAll();
    expect(await one.ask({}, answer('new'))).toBe('new');
    expect(await redis.ask((client) => client.get('guest'))).toBe('here');
  });

  it('costs one short wait when Redis freezes, then none, and caches again when it is back', async () => {
    const one = await start();
    await one.ask({}, answer('old'));
    redis.freeze();
    const together = await Promise.all(
      [1, 2, 3].map((id) => timed(() => one.ask({ id: `other ${id}` }, answer('fresh')))),
    );
    expect(Math.max(...together)).toBeLessThan(400);
    for (let round = 0; round < 20; round += 1) {
      expect(await timed(() => one.ask({}, answer('fresh')))).toBeLessThan(100);
      await wait(50);
    }
    redis.thaw();
    await untilCaching(one);
    expect(one.cache.stats()[0]?.errors).toBeGreaterThan(20);
  });

  it('never shows an answer again that was dropped while Redis was frozen', async () => {
    const [one, two] = [await start(), await start()];
    await one.ask({}, answer('old'));
    await one.ask({ id: 'other', tags: ['other'] }, answer('old'));
    redis.freeze();
    expect(await timed(() => one.cache.drop('tag'))).toBeLessThan(400);
    // The first drop may lie in the frozen server's inbox; this one never left, as Redis is known to be away.
    expect(await timed(() => one.cache.drop('other'))).toBeLessThan(50);
    expect(await one.ask({}, answer('new'))).toBe('new');
    redis.thaw();
    expect(await seenBy([one, two], 1_800)).toEqual(['new']);
    expect(await one.ask({ id: 'other', tags: ['other'] }, answer('new'))).toBe('new');
    await untilCaching(one);
    await untilCaching(two);
  });

  it('never shows an answer again that was dropped while Redis was dead, though it comes back with it', async () => {
    const [one, two] = [await start(), await start()];
    await one.ask({}, answer('old'));
    await one.ask({ id: 'undropped' }, answer('kept'));
    await wait(50);
    await redis.kill();
    await one.cache.drop('tag');
    expect(await one.ask({}, answer('new'))).toBe('new');
    await redis.restart();
    expect(await redis.ask((client) => client.keys('parley:1.0.0:*'))).toHaveLength(3);
    const three = await start();
    expect(await seenBy([one, two, three], 2_000)).toEqual(['new']);
    for (const process of [one, two, three]) await untilCaching(process);
  });

  it('shows nothing that was kept before all processes were stopped', async () => {
    const one = await start();
    await one.ask({}, answer('old'));
    await wait(50);
    await one.stop();
    expect(await (await start()).ask({}, answer('new'))).toBe('new');
  });

  it('shows nothing that was dropped before Redis fell back to an older state of itself', async () => {
    const one = await start();
    await one.ask({}, answer('old'));
    await wait(50);
    await redis.remember();
    await one.cache.drop('tag');
    await redis.fallBack();
    expect(await redis.ask((client) => client.exists('parley:all:tag:tag'))).toBe(1);
    expect(await seenBy([one], 1_500)).toEqual(['new']);
    await untilCaching(one);
  });

  it('works on when Redis comes back empty', async () => {
    const one = await start();
    await one.ask({}, answer('old'));
    await redis.kill();
    expect(await one.ask({}, answer('new'))).toBe('new');
    await redis.restart();
    await redis.ask((client) => client.flushall());
    await untilCaching(one);
  });

  it('drops for a process that reaches Redis what one that does not has dropped', async () => {
    const wire = await Wire.to(redis.port);
    const [one, two] = [await start(wire.port), await start()];
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

  it('takes no answer from Redis while it cannot hear of drops', async () => {
    const [one, two] = [await start(), await start()];
    await one.ask({}, answer('old'));
    two.news.connected = false;
    expect(await two.ask({}, answer('fresh'))).toBe('fresh');
    two.news.reconnect();
    expect(await two.ask({}, answer('after'))).toBe('after');
    expect(await one.ask({}, answer('later'))).toBe('after');
  });

  it.each([
    { fault: 'is not there', make: () => redis.kill() },
    { fault: 'is frozen', make: () => Promise.resolve().then(() => redis.freeze()) },
  ])('starts in time when Redis $fault, and uses it as soon as it answers', async ({ make }) => {
    await make();
    let one: CacheProcess | undefined;
    expect(await timed(async () => (one = await start()))).toBeLessThan(1_500);
    if (!one) throw new Error('it did not start');
    expect(await one.ask({}, answer('fresh'))).toBe('fresh');
    redis.thaw();
    if (!redis.running) await redis.restart();
    await untilCaching(one);
  });

  it('answers right and forgets what is dropped when Redis has no memory left', async () => {
    const one = await start();
    await one.ask({}, answer('old'));
    await redis.ask((client) => client.config('SET', 'maxmemory', '1'));
    await one.ask({ id: 'other' }, answer('unkept'));
    await one.cache.drop('tag');
    await eventually(async () => (await one.ask({}, answer('new'))) === 'new');
    await wait(1_500);
    expect(await one.ask({}, answer('newer'))).not.toBe('old');
    await redis.ask((client) => client.config('SET', 'maxmemory', '0'));
    await untilCaching(one);
  });

  it('answers right when Redis refuses writes or the password', async () => {
    const one = await start();
    await one.ask({}, answer('old'));
    await redis.ask((client) => client.replicaof('127.0.0.1', 1));
    await one.cache.drop('tag');
    expect(await seenBy([one], 2_500)).toEqual(['new']);
    await redis.ask((client) => client.replicaof('NO', 'ONE'));
    await untilCaching(one);
    const stranger = await start(redis.port, { REDIS_PASSWORD: 'wrong' });
    expect(await stranger.ask({}, answer('computed'))).toBe('computed');
  });
});
