import { Module, type DynamicModule } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Database } from '../../database/database.js';
import { Broadcast } from '../../events/broadcast.js';

/** Variables with values of their own, on top of those of a process with nothing configured. */
export function configWith(values: Partial<Config>): Config {
  return Object.assign(Object.create(Config.prototype) as Config, {
    NODE_ENV: 'test',
    APP_VERSION: '1.0.0',
    REDIS_PORT: 6379,
    REDIS_DB: 0,
    RATE_LIMIT_DISABLED: false,
    RATE_LIMIT_WINDOW_MS: 60_000,
    RATE_LIMIT_MAX: 1_000,
    ...values,
  });
}

/** What the cache finds in the global modules of the product: no database is needed to try it. */
@Module({})
export class Globals {
  static with(
    config: Partial<Config>,
    broadcast: Broadcast,
    database: { inTransaction: boolean } = { inTransaction: false },
  ): DynamicModule {
    const providers = [
      { provide: Config, useValue: configWith(config) },
      { provide: Broadcast, useValue: broadcast },
      { provide: Database, useValue: database },
    ];
    return { module: Globals, global: true, providers, exports: providers };
  }
}
