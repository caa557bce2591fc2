import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { HealthService, INDICATORS } from './health.service.js';
import { AiIndicator } from './indicators/ai.js';
import { BackupIndicator } from './indicators/backup.js';
import { DatabaseIndicator } from './indicators/database.js';
import { DiskIndicator } from './indicators/disk.js';
import type { Indicator } from './indicators/indicator.js';
import { JobsIndicator } from './indicators/jobs.js';
import { MigrationsIndicator } from './indicators/migrations.js';
import { RedisIndicator } from './indicators/redis.js';
import { SmtpIndicator } from './indicators/smtp.js';
import { UptimeIndicator } from './indicators/uptime.js';
import { VersionIndicator } from './indicators/version.js';

/** What GET /health shows, in this order. */
const SHOWN = [
  DatabaseIndicator,
  RedisIndicator,
  JobsIndicator,
  AiIndicator,
  SmtpIndicator,
  DiskIndicator,
  BackupIndicator,
  VersionIndicator,
  UptimeIndicator,
];

@Module({
  // Terminus would write a line for every failed check; whoever asks is told, and what failed says so itself.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [
    HealthService,
    MigrationsIndicator,
    ...SHOWN,
    { provide: INDICATORS, inject: SHOWN, useFactory: (...indicators: Indicator[]) => indicators },
  ],
  exports: [HealthService],
})
export class HealthModule {}
