import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Database } from '@libs/database/database.js';
import { hostOf, Indicator } from './indicator.js';

/** Whether PostgreSQL answers over the connections that requests use: none free is as bad as no server. */
@Injectable()
export class DatabaseIndicator extends Indicator {
  readonly key = 'database';
  readonly vital = true;

  constructor(
    indicators: HealthIndicatorService,
    private readonly database: Database,
  ) {
    super(indicators);
  }

  check(): Promise<HealthIndicatorResult> {
    return this.attempt(
      async () => {
        const [row] = await this.database.rows<{ server: string }>(
          `select current_setting('server_version') as server`,
        );
        return { server: row?.server ?? 'unknown' };
      },
      { host: hostOf(this.database.url) },
    );
  }
}
