import { Module } from '@nestjs/common';
import { NightlyBackupJob } from './nightly-backup.job.js';

@Module({ providers: [NightlyBackupJob] })
export class BackupModule {}
