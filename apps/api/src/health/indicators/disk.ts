import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Config } from '@libs/config/config.js';
import { Indicator } from './indicator.js';

const MB = 1024 * 1024;

/** Whether the data folder has room left for what is written to it: the database, log files, mails. */
@Injectable()
export class DiskIndicator extends Indicator {
  readonly key = 'disk';
  readonly vital = false;
  /** A look that is under way: a folder on a network that hangs must not hold a thread for each caller. */
  private looking: Promise<number> | undefined;

  constructor(
    indicators: HealthIndicatorService,
    private readonly config: Config,
  ) {
    super(indicators);
  }

  check(): Promise<HealthIndicatorResult> {
    return this.attempt(async () => {
      this.looking ??= freeMegabytes(this.config.DATA_DIR).finally(() => (this.looking = undefined));
      const free = await this.looking;
      const needed = this.config.MIN_FREE_DISK_MB;
      if (free < needed)
        throw new Error(
          `${free} MB are free in the data folder, fewer than ${needed}. Make room, or lower MIN_FREE_DISK_MB.`,
        );
      return { freeMegabytes: free };
    });
  }
}

async function freeMegabytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return Math.floor((bavail * bsize) / MB);
}
