import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { OutgoingClient } from '../http/outgoing/outgoing-client.js';
import { RequestWatch } from '../http/request-watch.js';
import { JobRegistry } from '../jobs/job-registry.js';
import type { Tracing } from './tracing.js';

const TRACING = Symbol('tracing');

/**
 * Sends traces to the collector of OTEL_EXPORTER_OTLP_ENDPOINT. Where that is unset, nothing of it is even loaded; the
 * interface @opentelemetry/api, which does nothing by itself, comes along with prom-client in any case.
 */
@Module({
  providers: [
    {
      provide: TRACING,
      inject: [Config, RequestWatch, Database, JobRegistry, OutgoingClient],
      useFactory: async (
        config: Config,
        requests: RequestWatch,
        database: Database,
        jobs: JobRegistry,
        outgoing: OutgoingClient,
      ): Promise<Tracing | undefined> => {
        if (config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined;
        const { Tracing } = await import('./tracing.js');
        const watches = {
          requests,
          queries: database.queries,
          jobs: jobs.runs,
          calls: outgoing.calls,
        };
        return new Tracing(config.OTEL_EXPORTER_OTLP_ENDPOINT, config, watches);
      },
    },
  ],
})
export class TracingModule implements OnApplicationShutdown {
  constructor(@Inject(TRACING) private readonly tracing: Tracing | undefined) {}

  async onApplicationShutdown(): Promise<void> {
    await this.tracing?.stop();
  }
}
