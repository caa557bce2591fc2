import { Injectable } from '@nestjs/common';
import { HealthCause } from '../health.cause.js';

/** Redis does not answer. */
@Injectable()
export class RedisAway extends HealthCause {
  readonly key = 'redis';
  readonly urgent = true;
  readonly patience = 60;
  protected readonly title = 'Redis is away';
  protected readonly overTitle = 'Redis is back';
  protected readonly advice =
    'Parley goes on without it: each process caches and counts for itself. Start Redis, or see REDIS_HOST.';
}
