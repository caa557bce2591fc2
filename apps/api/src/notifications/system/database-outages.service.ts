import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Config } from '@libs/config/config.js';
import { HealthService } from '../../health/health.service.js';
import { OutageReports } from './outage-reports.service.js';

/** Milliseconds between two looks. */
const EVERY = 5_000;

/**
 * Watches the database from within the process: while it is away nothing can be written, so it is told afterwards that
 * it was, and for how long.
 */
@Injectable()
export class DatabaseOutages implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('System');
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private awaySince: Date | undefined;

  constructor(
    private readonly config: Config,
    private readonly health: HealthService,
    private readonly clock: Clock,
    private readonly reports: OutageReports,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.PROCESS_ROLE === 'web') return;
    this.timer = setInterval(() => void this.look(), EVERY);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Looks once. Never rejects. */
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const { details } = await this.health.readiness();
      const now = this.clock.now();
      if (details.database?.status !== 'up') this.awaySince ??= now;
      else if (this.awaySince) {
        await this.reports.tell(this.awaySince, now);
        this.awaySince = undefined;
      }
    } catch (error) {
      this.log.warn(`an outage of the database is told with the next look: ${String(error)}`);
    } finally {
      this.looking = false;
    }
  }
}
