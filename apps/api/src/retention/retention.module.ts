import { Module } from '@nestjs/common';
import { ApplyRetentionJob } from './apply-retention.job.js';
import { RetentionController } from './retention.controller.js';
import { RetentionRepository } from './retention.repository.js';
import { Retention } from './retention.service.js';

/** How long data is kept. */
@Module({
  controllers: [RetentionController],
  providers: [Retention, RetentionRepository, ApplyRetentionJob],
})
export class RetentionModule {}
