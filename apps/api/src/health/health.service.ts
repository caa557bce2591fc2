import { Inject, Injectable, ServiceUnavailableException, type OnModuleDestroy } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { DatabaseIndicator } from './indicators/database.js';
import type { Indicator } from './indicators/indicator.js';
import { MigrationsIndicator } from './indicators/migrations.js';
import { softened } from './report.js';

/** The indicators of the full report. */
export const INDICATORS = Symbol('health indicators');

/** Looks after everything the process depends on. Reading from it never rejects. */
@Injectable()
export class HealthService implements OnModuleDestroy {
  private ending = false;

  constructor(
    private readonly checks: HealthCheckService,
    @Inject(INDICATORS) private readonly indicators: readonly Indicator[],
    private readonly database: DatabaseIndicator,
    private readonly migrations: MigrationsIndicator,
  ) {}

  /** The state of everything, checked at the same time. */
  report(): Promise<HealthCheckResult> {
    return this.run(this.indicators);
  }

  /** Whether requests should be sent here: the database answers with the right tables, and the process stays. */
  readiness(): Promise<HealthCheckResult> {
    return this.run([this.database, this.migrations]);
  }

  /** From the first moment of the end, so that no new requests are sent while the old ones finish. */
  leave(): void {
    this.ending = true;
  }

  onModuleDestroy(): void {
    this.leave();
  }

  private async run(indicators: readonly Indicator[]): Promise<HealthCheckResult> {
    const result = await this.outcome(indicators);
    return this.ending ? { ...result, status: 'shutting_down' } : result;
  }

  /** Terminus throws what is not well; here that is an answer like any other. */
  private async outcome(indicators: readonly Indicator[]): Promise<HealthCheckResult> {
    try {
      return await this.checks.check(
        indicators.map((indicator) => async () => {
          const result = await indicator.check();
          return indicator.vital ? result : softened(result);
        }),
      );
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }
}
