import { KeyvAdapter, type CacheManagerStore } from 'cache-manager';
import { redisInsStore } from 'cache-manager-redis-yet';
import { Keyv } from 'keyv';
import { createClient, type RedisClientType } from 'redis';
import type { Config } from '../config/config.js';
import { EPOCH_KEY, installationPrefix, type InstallationSecret } from './cache-keys.js';
import { RedisBreaker } from './redis-breaker.js';
import { readyOrLate } from './redis-ready.js';

/** Milliseconds one command of the cache may take: what a frozen Redis costs, once. */
export const COMMAND_LIMIT_MS = 250;
const CONNECT_TIMEOUT_MS = 1_000;
const MAX_RECONNECT_MS = 2_000;

/** How to get into Redis. */
export type RedisAccess = Pick<Config, 'REDIS_PORT' | 'REDIS_PASSWORD' | 'REDIS_DB'> & InstallationSecret;

/** The cache's connection to Redis: a Keyv store whose every call ends in time, and news of the connection. */
export class RedisLink {
  readonly keyv: Keyv;
  private readonly client: RedisClientType;
  private readonly breaker: RedisBreaker;
  /** Two installations may share a Redis by mistake: they must not share answers. */
  private readonly prefix: string;

  private constructor(host: string, access: RedisAccess) {
    this.prefix = installationPrefix(access);
    this.client = createClient({
      password: access.REDIS_PASSWORD,
      database: access.REDIS_DB,
      // Commands are refused while Redis is away instead of waiting for it without end.
      disableOfflineQueue: true,
      socket: {
        host,
        port: access.REDIS_PORT,
        connectTimeout: CONNECT_TIMEOUT_MS,
        reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, MAX_RECONNECT_MS),
      },
    });
    this.breaker = new RedisBreaker({
      without: 'nothing is cached',
      limitMs: COMMAND_LIMIT_MS,
      ping: () => this.client.ping(),
    });
    // Without a handler an error of the connection would end the process; the breaker tells of it.
    this.client.on('error', () => undefined);
    this.client.on('ready', () => this.breaker.recheck());
    this.keyv = new Keyv({
      store: new KeyvAdapter(this.store()),
      useKeyPrefix: false,
      throwOnErrors: true,
      // The store writes JSON itself.
      serialize: undefined,
      deserialize: undefined,
    });
  }

  /** Connects; waits a moment for Redis, then goes on without it. */
  static async open(host: string, access: RedisAccess): Promise<RedisLink> {
    const link = new RedisLink(host, access);
    link.client.connect().catch(() => undefined);
    await readyOrLate(link.client);
    return link;
  }

  /** Calls the listener for each new connection, before any command can use it. */
  onConnect(listener: () => void): void {
    this.client.on('ready', listener);
  }

  /** Calls the listener when Redis answers again after a failure. */
  onRecover(listener: () => void): void {
    this.breaker.onRecover(listener);
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    this.breaker.end();
    this.client.unref();
    await this.client.disconnect().catch(() => undefined);
  }

  private store(): CacheManagerStore {
    const raw: CacheManagerStore = redisInsStore(this.client);
    const within = <Result>(command: () => Promise<Result>): Promise<Result> => this.breaker.run(command);
    const own = (key: string): string => `${this.prefix}${key}`;
    const renamed = (values: Record<string, unknown>): Record<string, unknown> =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [own(key), value]));
    return {
      name: raw.name,
      get: (key) => within(() => raw.get(own(key)) as Promise<unknown>),
      mget: (...keys) => within(() => raw.mget(...keys.map(own))),
      set: (key, value, ttl) => within(() => raw.set(own(key), value, ttl) as Promise<unknown>),
      mset: (values, ttl) => within(() => raw.mset(renamed(values), ttl)),
      del: (key) => within(() => raw.del(own(key))),
      mdel: (...keys) => within(() => raw.mdel(...keys.map(own))),
      ttl: (key) => within(() => raw.ttl(own(key))),
      // The store's own ways are KEYS and FLUSHDB: they stop the whole server and touch what is not ours.
      keys: () => Promise.reject(new Error('The cache does not list its keys.')),
      reset: () => within(() => raw.del(own(EPOCH_KEY))),
    };
  }
}
