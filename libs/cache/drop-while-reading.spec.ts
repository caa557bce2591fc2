import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { CacheEntries, type Reading } from './cache-entries.js';
import { CacheService } from './cache.service.js';
import { encode } from './cached-value.js';
import { TagVersions } from './tag-versions.js';
import { BroadcastHub } from './testing/broadcast-hub.js';
import { configWith } from './testing/globals.js';

/** A shared store whose answer is under way for as long as the test likes: it is from before any drop meanwhile. */
class StoreFarAway extends CacheEntries {
  arrive: () => void = () => undefined;

  read(): Promise<Reading> {
    const value = encode('from before the drop');
    return new Promise((resolve) => (this.arrive = () => resolve({ stamp: 'old', value })));
  }

  write(): Promise<void> {
    return Promise.resolve();
  }

  drop(): Promise<boolean> {
    return Promise.resolve(true);
  }

  dropAll(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

describe('an answer that was on its way from the shared store while its tag was dropped', () => {
  const hub = new BroadcastHub();
  const store = new StoreFarAway();
  const database = { inTransaction: false };
  const cache = new CacheService(store, new TagVersions(), database, configWith({}), hub.join());
  const lookup = { group: 'test', scope: 'all', id: 'answer', tags: ['leads'], ttl: 60_000 };
  afterEach(() => {
    database.inTransaction = false;
  });

  it('is believed when nothing was dropped', async () => {
    const answer = cache.wrap(lookup, () => Promise.resolve('new'));
    store.arrive();
    expect(await answer).toBe('from before the drop');
  });

  it('is not believed after a drop on this process', async () => {
    const answer = cache.wrap(lookup, () => Promise.resolve('new'));
    await cache.drop('leads');
    store.arrive();
    expect(await answer).toBe('new');
  });

  it('is not believed when the news of a committed drop came in meanwhile', async () => {
    database.inTransaction = true;
    await cache.drop('leads');
    database.inTransaction = false;
    const answer = cache.wrap(lookup, () => Promise.resolve('new'));
    await turn();
    await turn();
    store.arrive();
    expect(await answer).toBe('new');
  });
});
