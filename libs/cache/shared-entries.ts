import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Cache } from 'cache-manager';
import type { Keyv } from 'keyv';
import { CacheEntries, isEntry, type Reading } from './cache-entries.js';
import { EPOCH_KEY, tagKey } from './cache-keys.js';
import type { CachedValue } from './cached-value.js';

/** Milliseconds the versions of tags are kept; one that expired only makes its answers stale. */
const VERSION_TTL = 24 * 60 * 60 * 1000;
/** Drops that wait for Redis; past these everything is dropped instead. */
const MAX_PENDING = 1_000;

/** News of the connection, as RedisLink gives them. */
export interface ConnectionNews {
  onConnect(listener: () => void): void;
  onRecover(listener: () => void): void;
}

/**
 * Answers in Redis, shared by all processes. The versions of the epoch and of each tag are random names in Redis
 * as well: an answer is valid while it carries the present ones, and dropping a tag deletes its version. Whoever
 * finds a version missing writes a new one, which no answer carries yet.
 *
 * A drop that could not reach Redis waits here and is carried out before this process reads anything again; the
 * other processes learn of it through the broadcast and do the same. After each new connection Redis may hold
 * what it held long ago, so the epoch is dropped first.
 */
export class SharedEntries extends CacheEntries {
  private readonly log = new Logger('Cache');
  private readonly keyv: Keyv;
  private pending = new Set([EPOCH_KEY]);
  private settling: Promise<boolean> | undefined;
  private connections = 0;

  constructor(
    private readonly cache: Cache,
    news: ConnectionNews,
  ) {
    super();
    const [keyv] = cache.stores;
    if (!keyv) throw new Error('The cache has no store.');
    // cache-manager's own mget hides a failed read as a miss: Keyv tells.
    this.keyv = keyv;
    news.onConnect(() => {
      this.connections += 1;
      this.pending.add(EPOCH_KEY);
      void this.settle();
    });
    news.onRecover(() => void this.settle());
    void this.settle();
  }

  async read(key: string, tags: readonly string[]): Promise<Reading | undefined> {
    if (!(await this.settle())) return undefined;
    const { connections } = this;
    try {
      const names = [EPOCH_KEY, ...tags.map(tagKey)];
      const found = await this.keyv.getMany<unknown>([...names, key]);
      const versions = await Promise.all(names.map((name, index) => this.versionOf(name, found[index])));
      // Asked before, answered after a new connection: the epoch it knew may be an old one.
      if (connections !== this.connections) return undefined;
      const stamp = versions.join(' ');
      const entry = found[names.length];
      return { stamp, value: isEntry(entry) && entry.stamp === stamp ? entry : undefined };
    } catch {
      return undefined;
    }
  }

  async write(key: string, stamp: string, value: CachedValue, ttl: number): Promise<void> {
    await this.cache.set(key, { ...value, stamp }, ttl).catch((error: unknown) => {
      this.log.debug(`an answer was not kept: ${String(error)}`);
    });
  }

  drop(tags: readonly string[]): Promise<boolean> {
    for (const tag of tags) this.pending.add(tagKey(tag));
    if (this.pending.size > MAX_PENDING) this.pending = new Set([EPOCH_KEY]);
    return this.settle();
  }

  dropAll(): Promise<boolean> {
    this.pending.add(EPOCH_KEY);
    return this.settle();
  }

  /**
   * Carries out the drops that wait. Never rejects.
   *
   * @returns whether all that waited when it was called are done
   */
  private async settle(): Promise<boolean> {
    // The round under way may have begun before the latest drop; the one after it holds them all.
    for (let round = 0; round < 2 && (this.settling || this.pending.size > 0); round += 1) {
      this.settling ??= this.applyPending().finally(() => (this.settling = undefined));
      if (!(await this.settling)) return false;
    }
    return true;
  }

  private async applyPending(): Promise<boolean> {
    const batch = this.pending;
    this.pending = new Set();
    try {
      // Deleting also works in a Redis that is out of memory.
      await this.keyv.deleteMany([...batch]);
      return true;
    } catch {
      for (const name of batch) this.pending.add(name);
      return false;
    }
  }

  /** The version found under a name, or a new one. */
  private async versionOf(name: string, found: unknown): Promise<string> {
    if (typeof found === 'string') return found;
    const version = randomBytes(12).toString('base64url');
    await this.keyv.set(name, version, VERSION_TTL);
    return version;
  }
}
