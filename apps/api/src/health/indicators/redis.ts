import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { Redis } from 'ioredis';
import { readyOrLate } from '@libs/cache/redis-ready.js';
import { Config } from '@libs/config/config.js';
import { CHECK_LIMIT, Indicator } from './indicator.js';

/** Milliseconds between two tries to reach Redis. */
const RETRY = 1_000;

/** Whether Redis answers, over a connection of its own. Where none is configured, none is needed. */
@Injectable()
export class RedisIndicator extends Indicator implements OnModuleInit, OnApplicationShutdown {
  readonly key = 'redis';
  readonly vital = true;
  private client: Redis | undefined;

  constructor(
    indicators: HealthIndicatorService,
    private readonly config: Config,
  ) {
    super(indicators);
  }

  async onModuleInit(): Promise<void> {
    const { REDIS_HOST, REDIS_PORT, REDIS_PASSWORD, REDIS_DB } = this.config;
    if (REDIS_HOST === undefined) return;
    const { Redis } = await import('ioredis');
    this.client = new Redis({
      host: REDIS_HOST,
      port: REDIS_PORT,
      password: REDIS_PASSWORD,
      db: REDIS_DB,
      connectTimeout: CHECK_LIMIT,
      commandTimeout: CHECK_LIMIT,
      maxRetriesPerRequest: 1,
      // A check says what is the case now instead of waiting for better times.
      enableOfflineQueue: false,
      retryStrategy: () => RETRY,
    });
    // Without a handler each failed try would be printed as an unhandled error; the check tells of them.
    this.client.on('error', () => undefined);
    await readyOrLate(this.client);
  }

  onApplicationShutdown(): void {
    this.client?.disconnect();
  }

  check(): Promise<HealthIndicatorResult> {
    const { client } = this;
    if (!client) return this.up({ configured: false });
    return this.attempt(
      async () => {
        await client.ping();
        return {};
      },
      { configured: true, host: `${this.config.REDIS_HOST ?? ''}:${this.config.REDIS_PORT}` },
    );
  }
}
