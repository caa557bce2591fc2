import { Injectable } from '@nestjs/common';
import { CacheService } from '@libs/cache/cache.service.js';
import { QueueFigures } from '@libs/jobs/queue-figures.js';
import { ProcessInstrument } from '@libs/metrics/instruments/process.js';
import { QueryInstrument } from '@libs/metrics/instruments/queries.js';
import { RequestInstrument } from '@libs/metrics/instruments/requests.js';
import type { PerformanceDto } from './performance.dto.js';

/** Reads the instruments: nothing is computed from tables. */
@Injectable()
export class PerformanceService {
  constructor(
    private readonly requests: RequestInstrument,
    private readonly queries: QueryInstrument,
    private readonly cache: CacheService,
    private readonly queue: QueueFigures,
    private readonly process: ProcessInstrument,
  ) {}

  /** How fast this process is. */
  async show(): Promise<PerformanceDto> {
    const [total, routes, database, jobs] = await Promise.all([
      this.requests.total(),
      this.requests.routes(),
      this.queries.figures(),
      this.queue.state(),
    ]);
    const { perSecond, inFlight } = this.requests;
    return {
      requests: { ...total, perSecond, inFlight },
      routes,
      database,
      cache: this.cache.stats().map(({ group, hits, misses, ratio }) => ({ group, hits, misses, ratio })),
      jobs: jobs ?? null,
      process: this.process.figures(),
    };
  }
}
