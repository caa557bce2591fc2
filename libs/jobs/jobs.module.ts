import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JobRegistry } from './job-registry.js';
import { GiveUpDeadJobsJob } from './give-up-dead-jobs.job.js';
import { Jobs } from './jobs.js';
import { QueueFigures } from './queue-figures.js';
import { ScheduledRuns } from './scheduled-runs.js';
import { TidyQueueJob } from './tidy-queue.job.js';
import { Worker } from './worker.js';
import { WorkerHeartbeats } from './worker-heartbeats.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    TidyQueueJob,
    GiveUpDeadJobsJob,
    Jobs,
    JobRegistry,
    QueueFigures,
    ScheduledRuns,
    Worker,
    WorkerHeartbeats,
  ],
  exports: [Jobs, JobRegistry, QueueFigures, ScheduledRuns, Worker],
})
export class JobsModule {}
