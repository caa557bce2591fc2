import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Metrics } from '@libs/metrics/metrics.js';

/** Counts where the nightly check found the daily figures wrong, for GET /metrics. */
@Injectable()
export class DifferenceCounter {
  private readonly counter: Counter<'figure'>;

  constructor(metrics: Metrics) {
    this.counter = new Counter({
      name: 'parley_rollup_differences_total',
      help: 'Figures of the dashboard that the nightly check found different from the tables, and repaired.',
      labelNames: ['figure'],
      registers: [metrics.registry],
    });
  }

  /** @param figure a field of the dashboard */
  count(figure: string): void {
    this.counter.inc({ figure });
  }
}
