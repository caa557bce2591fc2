import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { CacheService } from '../../cache/cache.service.js';
import { Metrics } from '../metrics.js';

/** Shows how often the cache had an answer. */
@Injectable()
export class CacheInstrument {
  constructor(metrics: Metrics, cache: CacheService) {
    new Counter({
      name: 'parley_cache_requests_total',
      help: 'Askings of the cache by group: hit, miss, or error while the cache could not be used.',
      labelNames: ['group', 'result'],
      registers: [metrics.registry],
      collect() {
        // The cache counts for itself; what it says takes the place of what was told before.
        this.reset();
        for (const { group, hits, misses, errors } of cache.stats()) {
          this.inc({ group, result: 'hit' }, hits);
          this.inc({ group, result: 'miss' }, misses);
          this.inc({ group, result: 'error' }, errors);
        }
      },
    });
  }
}
