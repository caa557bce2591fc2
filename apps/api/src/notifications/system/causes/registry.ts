import type { FactoryProvider } from '@nestjs/common';
import type { SystemCause } from '../system-cause.js';
import { AiBudgetUsedUp } from './ai-budget.cause.js';
import { BackupOld } from './backup.cause.js';
import { ChannelRefuses } from './channel-refusals.cause.js';
import { DiskLow } from './disk.cause.js';
import { DeliveriesFailed } from './failed-deliveries.cause.js';
import { JobsFailed } from './failed-jobs.cause.js';
import { ReportsFailed } from './failed-reports.cause.js';
import { JobsLate } from './late-jobs.cause.js';
import { RedisAway } from './redis.cause.js';
import { MailServerAway } from './smtp.cause.js';
import { ReportsUnplannable } from './unplannable-reports.cause.js';

/** Every reason to alert those who run the installation. A new one is a file here and a line in this list. */
export const SYSTEM_CAUSES = [
  RedisAway,
  DiskLow,
  BackupOld,
  MailServerAway,
  JobsLate,
  JobsFailed,
  AiBudgetUsedUp,
  DeliveriesFailed,
  ChannelRefuses,
  ReportsFailed,
  ReportsUnplannable,
];

/** The causes, each with a name of its own. */
export class SystemCauses {
  /** @throws Error when two have the same key, so that the process does not start */
  constructor(readonly all: readonly SystemCause[]) {
    const keys = new Set(all.map(({ key }) => key));
    if (keys.size < all.length)
      throw new Error('Two causes of system alerts have the same key: see system/causes/registry.ts.');
  }
}

export const systemCausesProvider: FactoryProvider<SystemCauses> = {
  provide: SystemCauses,
  inject: SYSTEM_CAUSES,
  useFactory: (...causes: SystemCause[]) => new SystemCauses(causes),
};
