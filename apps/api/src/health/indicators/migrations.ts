import { readdirSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { projectPath } from '@libs/config/project-path.js';
import { Database } from '@libs/database/database.js';
import { Indicator } from './indicator.js';

/** Whether the tables are as this version of the product needs them. */
@Injectable()
export class MigrationsIndicator extends Indicator {
  readonly key = 'migrations';
  readonly vital = true;
  private readonly shipped = readdirSync(projectPath('prisma/migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  constructor(
    indicators: HealthIndicatorService,
    private readonly database: Database,
  ) {
    super(indicators);
  }

  check(): Promise<HealthIndicatorResult> {
    return this.attempt(async () => {
      const done = await this.database.rows<{ name: string }>(
        `select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null`,
      );
      const names = new Set(done.map(({ name }) => name));
      const missing = this.shipped.filter((name) => !names.has(name));
      if (missing.length > 0) throw new Error(`not applied: ${missing.join(', ')}`);
      return { applied: this.shipped.length };
    });
  }
}
