import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobRegistry } from './job-registry.js';
import { Jobs } from './jobs.js';
import { ScheduledRuns } from './scheduled-runs.js';
import { TidyQueueJob } from './tidy-queue.job.js';
import { Worker } from './worker.js';
import { WorkerHeartbeats } from './worker-heartbeats.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [TidyQueueJob, Jobs, JobRegistry, ScheduledRuns, Worker, WorkerHeartbeats],
  exports: [Jobs, JobRegistry, ScheduledRuns],
})
export class JobsModule {}
