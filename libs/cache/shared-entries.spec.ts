import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { createCache } from 'cache-manager';
import { Keyv } from 'keyv';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sharedRedisHost } from '../../test/support/shared-redis.js';
import { JsonText } from '../http/json-text.js';
import { SharedEntries } from './shared-entries.js';
import { BroadcastHub } from './testing/broadcast-hub.js';
import { CacheProcess } from './testing/cache-process.js';
import { answer, RedisInstallation } from './testing/redis-installation.js';
import { hasRedisServer } from './testing/redis-process.js';

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
  let all: RedisInstallation;

  beforeAll(async () => {
    all = await RedisInstallation.create();
  });

  afterEach(() => all.reset());

  afterAll(() => all.redis.remove());

  it('shares an answer between processes, JsonText as well', async () => {
    const [one, two] = [await all.start(), await all.start()];
    await one.ask({}, answer('first'));
    await one.ask({ id: 2 }, () => Promise.resolve(new JsonText('{"n": 1.0}')));
    expect(await two.ask({}, answer('second'))).toBe('first');
    expect(await two.ask({ id: 2 }, () => Promise.resolve(new JsonText('{}')))).toEqual(
      new JsonText('{"n": 1.0}'),
    );
  });

  it('drops for every process at once, before any news arrives', async () => {
    const [one, two] = [await all.start(), await all.start()];
    await one.ask({}, answer('old'));
    one.news.mute = true;
    await one.cache.drop('tag');
    expect(await two.ask({}, answer('new'))).toBe('new');
    expect(await one.ask({}, answer('newer'))).toBe('new');
  });

  it('never keeps an answer whose computing began before the drop of another process', async () => {
    const [one, two] = [await all.start(), await all.start()];
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
    const [one, two] = [await all.start(), await all.start()];
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
    const [one, two] = [await all.start(), await all.start({ APP_VERSION: '2.0.0' })];
    await one.ask({}, answer('one'));
    expect(await two.ask({}, answer('two'))).toBe('two');
    await two.cache.drop('tag');
    expect(await one.ask({}, answer('anew'))).toBe('anew');
  });

  it('leaves what is not its own in Redis alone', async () => {
    await all.redis.ask((client) => client.set('guest', 'here'));
    const one = await all.start();
    await one.ask({}, answer('old'));
    await one.cache.dropAll();
    expect(await one.ask({}, answer('new'))).toBe('new');
    expect(await all.redis.ask((client) => client.get('guest'))).toBe('here');
  });

  it('takes no answer from Redis while it cannot hear of drops', async () => {
    const [one, two] = [await all.start(), await all.start()];
    await one.ask({}, answer('old'));
    two.news.connected = false;
    expect(await two.ask({}, answer('fresh'))).toBe('fresh');
    two.news.reconnect();
    expect(await two.ask({}, answer('after'))).toBe('after');
    expect(await one.ask({}, answer('later'))).toBe('after');
  });
});
