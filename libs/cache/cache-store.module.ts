import { Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Keyv } from 'keyv';
import { Config } from '../config/config.js';
import { BoundedStore } from './bounded-store.js';
import type { RedisLink } from './redis-link.js';

/** What cache-manager keeps its answers in: Redis where there is one, else this process's memory. */
@Injectable()
export class CacheStore implements OnApplicationShutdown {
  private constructor(
    readonly keyv: Keyv,
    readonly redis?: RedisLink,
  ) {}

  /** Waits for Redis a moment at most. */
  static async open(config: Config): Promise<CacheStore> {
    if (config.REDIS_HOST === undefined) {
      return new CacheStore(
        new Keyv({
          store: new BoundedStore(),
          useKeyPrefix: false,
          serialize: undefined,
          deserialize: undefined,
        }),
      );
    }
    // Its client is large: who has no Redis does not load it.
    const { RedisLink } = await import('./redis-link.js');
    const redis = await RedisLink.open(config.REDIS_HOST, config);
    return new CacheStore(redis.keyv, redis);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.redis?.close();
  }
}

/** A module of its own, so that the cache manager can be built from it. */
@Module({
  providers: [
    { provide: CacheStore, inject: [Config], useFactory: (config: Config) => CacheStore.open(config) },
  ],
  exports: [CacheStore],
})
export class CacheStoreModule {}
