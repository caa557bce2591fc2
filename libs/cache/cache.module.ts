import { CACHE_MANAGER, CacheModule as CacheManagerModule } from '@nestjs/cache-manager';
import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Cache } from 'cache-manager';
import { CacheEntries } from './cache-entries.js';
import { CacheInterceptor } from './cache.interceptor.js';
import { CacheStore, CacheStoreModule } from './cache-store.module.js';
import { CacheService } from './cache.service.js';
import { CachedMethods } from './cached-methods.js';
import { LocalEntries } from './local-entries.js';
import { SharedEntries } from './shared-entries.js';
import { TagVersions } from './tag-versions.js';

/** The cache for the whole product. Needs Config, Database and Broadcast from global modules. */
@Global()
@Module({
  imports: [
    DiscoveryModule,
    CacheStoreModule,
    CacheManagerModule.registerAsync({
      imports: [CacheStoreModule],
      inject: [CacheStore],
      useFactory: (store: CacheStore) => ({ stores: [store.keyv] }),
    }),
  ],
  providers: [
    TagVersions,
    CacheService,
    CacheInterceptor,
    CachedMethods,
    {
      provide: CacheEntries,
      inject: [CACHE_MANAGER, CacheStore, TagVersions],
      useFactory: (cache: Cache, store: CacheStore, tags: TagVersions) =>
        store.redis ? new SharedEntries(cache, store.redis) : new LocalEntries(cache, tags),
    },
  ],
  exports: [CacheService, CacheInterceptor, CacheManagerModule],
})
export class CacheModule {}
