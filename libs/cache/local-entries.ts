import type { Cache } from 'cache-manager';
import { CacheEntries, isEntry, type Reading } from './cache-entries.js';
import type { CachedValue } from './cached-value.js';
import type { TagVersions } from './tag-versions.js';

/** Answers in this process's memory, stale by the versions this process knows. */
export class LocalEntries extends CacheEntries {
  constructor(
    private readonly cache: Cache,
    private readonly tags: TagVersions,
  ) {
    super();
  }

  async read(key: string, tags: readonly string[]): Promise<Reading> {
    const found = await this.cache.get<unknown>(key);
    // After the wait, so that a drop meanwhile counts.
    const stamp = this.tags.stamp(tags);
    return { stamp, value: isEntry(found) && found.stamp === stamp ? found : undefined };
  }

  async write(key: string, stamp: string, value: CachedValue, ttl: number): Promise<void> {
    await this.cache.set(key, { ...value, stamp }, ttl);
  }

  /** The versions are the drop: CacheService has raised them already. */
  drop(): Promise<boolean> {
    return Promise.resolve(true);
  }

  dropAll(): Promise<boolean> {
    return Promise.resolve(true);
  }
}
