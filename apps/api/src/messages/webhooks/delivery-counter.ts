import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { AppError } from '@libs/errors/app-error.js';
import { Metrics } from '@libs/metrics/metrics.js';

/** Counts what happens to deliveries, for GET /metrics. */
@Injectable()
export class DeliveryCounter {
  private readonly counter: Counter<'channel' | 'outcome'>;

  constructor(metrics: Metrics) {
    this.counter = new Counter({
      name: 'parley_webhook_deliveries_total',
      help: 'Deliveries over webhooks by channel: stored, refused or unavailable (nothing was stored) when they came; their parts processed, ignored or failed later.',
      labelNames: ['channel', 'outcome'],
      registers: [metrics.registry],
    });
  }

  /** @param channel key of a channel that there is */
  count(channel: string, outcome: string): void {
    this.counter.inc({ channel, outcome });
  }

  /** Counts how taking a delivery in ends. @param channel undefined for an address without a channel, of which there are any number */
  async counting(channel: string | undefined, work: () => Promise<void>): Promise<void> {
    const name = channel ?? 'unknown';
    try {
      await work();
      this.count(name, 'stored');
    } catch (error) {
      this.count(name, error instanceof AppError && error.status < 500 ? 'refused' : 'unavailable');
      throw error;
    }
  }
}
