import { createCache } from 'cache-manager';
import type { Config } from '../../config/config.js';
import { CacheStore } from '../cache-store.module.js';
import { CacheService, type CacheLookup } from '../cache.service.js';
import { LocalEntries } from '../local-entries.js';
import { SharedEntries } from '../shared-entries.js';
import { TagVersions } from '../tag-versions.js';
import type { BroadcastHub, HubMember } from './broadcast-hub.js';
import { configWith } from './globals.js';

/** The cache as one process of an installation has it. */
export class CacheProcess {
  private constructor(
    readonly cache: CacheService,
    readonly news: HubMember,
    /** Set `inTransaction` to act as if the caller were inside one. */
    readonly database: { inTransaction: boolean },
    private readonly store: CacheStore,
  ) {}

  static async start(hub: BroadcastHub, config: Partial<Config> = {}): Promise<CacheProcess> {
    const store = await CacheStore.open(configWith(config));
    const manager = createCache({ stores: [store.keyv] });
    const tags = new TagVersions();
    const entries = store.redis ? new SharedEntries(manager, store.redis) : new LocalEntries(manager, tags);
    const news = hub.join();
    const database = { inTransaction: false };
    const cache = new CacheService(entries, tags, database, configWith(config), news);
    return new CacheProcess(cache, news, database, store);
  }

  /** Asks for an answer of a group called "test". */
  ask<Answer>(lookup: Partial<CacheLookup>, compute: () => Promise<Answer>): Promise<Answer> {
    return this.cache.wrap(
      { group: 'test', scope: 'all', id: 'answer', tags: ['tag'], ttl: 60_000, ...lookup },
      compute,
    );
  }

  async stop(): Promise<void> {
    this.cache.onApplicationShutdown();
    await this.store.onApplicationShutdown();
  }
}
