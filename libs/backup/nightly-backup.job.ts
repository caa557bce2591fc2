import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { HandlesJob, jobType, type JobHandler } from '../jobs/job-type.js';
import { reasonOf } from './backup.errors.js';
import { runBackup } from './run-backup.js';

/** Six tries span about ten minutes; after that the next night has its own. */
export const NightlyBackup = jobType<Record<string, never>>('nightly-backup', { maxAttempts: 6 });

/** Makes the backup of the night, unless BACKUP_NIGHTLY says no. */
@Injectable()
@HandlesJob(NightlyBackup)
export class NightlyBackupJob implements JobHandler<Record<string, never>>, OnModuleDestroy {
  private readonly log = new Logger('Backup');
  private readonly ending = new AbortController();

  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  async run(): Promise<void> {
    if (!this.config.BACKUP_NIGHTLY) return;
    const database = { url: this.database.url, external: this.config.DATABASE_URL !== undefined };
    try {
      const { file, totals, notes, removed } = await runBackup(this.config, database, {
        signal: this.ending.signal,
      });
      for (const note of notes) this.log.log(note);
      this.log.log(
        `backup ${file}: ${totals.rows} rows of ${totals.tables} tables, ${totals.bytes} bytes; older ones removed: ${removed.length}`,
      );
    } catch (error) {
      this.log.error(reasonOf(error));
      throw error;
    }
  }

  /** A process that ends does not wait for its backup: the job is given back and begins anew elsewhere. */
  onModuleDestroy(): void {
    this.ending.abort();
  }
}
