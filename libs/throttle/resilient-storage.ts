import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { ThrottlerStorageRedisService } from '@nest-lab/throttler-storage-redis';
import type { Redis } from 'ioredis';
import { installationPrefix, THROTTLE_PREFIX, type InstallationSecret } from '../cache/cache-keys.js';
import { RedisBreaker } from '../cache/redis-breaker.js';
import { readyOrLate } from '../cache/redis-ready.js';
import type { Config } from '../config/config.js';
import { FixedWindowStorage } from './fixed-window-storage.js';
import type { CountRecord } from './rate-limit.js';

/** Milliseconds one count in Redis may take. */
export const COUNT_LIMIT_MS = 200;
const CONNECT_TIMEOUT_MS = 1_000;
const MAX_RECONNECT_MS = 2_000;
/** The library's own blocking would begin a new wait at the first call too many, and lengthen it with each retry. */
const NEVER_BLOCK = Number.MAX_SAFE_INTEGER;

type RedisVariables = Pick<Config, 'REDIS_HOST' | 'REDIS_PORT' | 'REDIS_PASSWORD' | 'REDIS_DB'> &
  InstallationSecret;

/**
 * Counts in Redis, where all processes share the counters, or in memory where there is none. Memory counts along,
 * so that nobody starts from nothing when Redis fails.
 */
@Injectable()
export class ResilientStorage implements ThrottlerStorage, OnApplicationShutdown {
  private readonly memory = new FixedWindowStorage();
  private readonly breaker: RedisBreaker | undefined;

  private constructor(
    private readonly client?: Redis,
    private readonly shared?: ThrottlerStorageRedisService,
  ) {
    if (!client) return;
    const breaker = new RedisBreaker({
      without: 'each process limits rates by itself',
      limitMs: COUNT_LIMIT_MS,
      ping: () => client.ping(),
    });
    this.breaker = breaker;
    // Without a handler ioredis prints every failed connection; the breaker tells of them.
    client.on('error', () => undefined);
    client.on('ready', () => breaker.recheck());
  }

  /** Waits for Redis a moment at most. */
  static async open(config: RedisVariables): Promise<ResilientStorage> {
    if (config.REDIS_HOST === undefined) return new ResilientStorage();
    // Loaded only where there is a Redis.
    const [{ Redis }, { ThrottlerStorageRedisService }] = await Promise.all([
      import('ioredis'),
      import('@nest-lab/throttler-storage-redis'),
    ]);
    const client = new Redis({
      host: config.REDIS_HOST,
      port: config.REDIS_PORT,
      password: config.REDIS_PASSWORD,
      db: config.REDIS_DB,
      keyPrefix: `${installationPrefix(config)}${THROTTLE_PREFIX}`,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // A count that could not be made at once is made in memory: repeated later it would count twice.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 1,
      retryStrategy: (tries) => Math.min(50 * 2 ** tries, MAX_RECONNECT_MS),
    });
    const storage = new ResilientStorage(client, new ThrottlerStorageRedisService(client));
    await readyOrLate(client);
    return storage;
  }

  async increment(
    key: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    throttlerName: string,
  ): Promise<CountRecord> {
    const { shared, breaker } = this;
    const own = await this.memory.increment(key, ttl, limit, blockDuration, throttlerName);
    if (!shared || !breaker) return own;
    try {
      const count = await breaker.run(() => shared.increment(key, ttl, NEVER_BLOCK, ttl, throttlerName));
      const isBlocked = count.totalHits > limit;
      return { ...count, isBlocked, timeToBlockExpire: isBlocked ? count.timeToExpire : 0 };
    } catch {
      return own;
    }
  }

  onApplicationShutdown(): void {
    this.breaker?.end();
    this.client?.disconnect();
  }
}
