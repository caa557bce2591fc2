import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Config } from '@libs/config/config.js';
import { Database } from '@libs/database/database.js';
import { Indicator } from './indicator.js';

interface Row {
  lastAt: Date | null;
  ageHours: number | null;
  lastError: string | null;
  /** Hours since the tables were made here: by the first start, or by a restore. */
  livedHours: number;
}

/** Whether a good backup is young enough. An installation that is younger than that need not have one yet. */
@Injectable()
export class BackupIndicator extends Indicator {
  readonly key = 'backup';
  readonly vital = false;

  constructor(
    indicators: HealthIndicatorService,
    private readonly config: Config,
    private readonly database: Database,
  ) {
    super(indicators);
  }

  check(): Promise<HealthIndicatorResult> {
    const { BACKUP_NIGHTLY: nightly, BACKUP_MAX_AGE_HOURS: limit } = this.config;
    return this.attempt(
      async () => {
        const [row] = await this.database.rows<Row>(LAST);
        const { lastAt = null, ageHours = null, lastError = null, livedHours = 0 } = row ?? {};
        const failed = lastError === null ? '' : ` The last try failed: ${lastError}`;
        if (ageHours === null && nightly && livedHours > limit)
          throw new Error(`There is no backup yet. Run \`npm run backup\`.${failed}`);
        if (ageHours !== null && ageHours > limit)
          throw new Error(
            `The last good backup is ${ageHours.toFixed(0)} hours old (${lastAt?.toISOString() ?? ''}), more than the ` +
              `${limit} of BACKUP_MAX_AGE_HOURS. Run \`npm run backup\`.${failed}`,
          );
        return {
          lastBackupAt: lastAt?.toISOString() ?? null,
          ageHours: ageHours === null ? null : Math.round(ageHours * 10) / 10,
          ...(lastError === null ? {} : { lastError }),
        };
      },
      { configured: nightly },
    );
  }
}

/** The newest good backup, and the reason of the newest run when that one failed. */
const LAST = `
  select good."finishedAt" as "lastAt",
    extract(epoch from now() - good."finishedAt")::float8 / 3600 as "ageHours",
    (select error from "BackupRun" order by "finishedAt" desc limit 1) as "lastError",
    (select extract(epoch from now() - min(started_at))::float8 / 3600 from _prisma_migrations) as "livedHours"
  from (select 1) one
  left join lateral (select "finishedAt" from "BackupRun" where error is null order by "finishedAt" desc limit 1) good on true`;
