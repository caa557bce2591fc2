import { Global, Module } from '@nestjs/common';
import { ThrottlerModule } from '@nestjs/throttler';
import { Config } from '../config/config.js';
import { limitsOf } from './limits.js';
import { ResilientStorage } from './resilient-storage.js';
import { ThrottleGuard } from './throttle.guard.js';
import { UnroutedThrottle } from './unrouted-throttle.js';
import { WebhookThrottle } from './webhook-throttle.js';

/** A module of its own, so that the throttler's options can be built from it. */
@Module({
  providers: [
    {
      provide: ResilientStorage,
      inject: [Config],
      useFactory: (config: Config) => ResilientStorage.open(config),
    },
  ],
  exports: [ResilientStorage],
})
export class ThrottleStorageModule {}

/** Rate limits for the whole product. Needs Config from a global module. */
@Global()
@Module({
  imports: [
    ThrottleStorageModule,
    ThrottlerModule.forRootAsync({
      imports: [ThrottleStorageModule],
      inject: [Config, ResilientStorage],
      useFactory: (config: Config, storage: ResilientStorage) => ({ throttlers: limitsOf(config), storage }),
    }),
  ],
  providers: [ThrottleGuard, UnroutedThrottle, WebhookThrottle],
  exports: [ThrottleGuard, WebhookThrottle],
})
export class ThrottleModule {}
