import { Injectable, Logger } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@libs/jobs/job-type.js';
import { LEARN } from './learn.js';
import { LearningService } from './learning.service.js';

/** Learns from what agents corrected. */
@Injectable()
@HandlesJob(LEARN)
export class LearnJob implements JobHandler<Record<string, never>> {
  private readonly log = new Logger('Learning');

  constructor(private readonly learning: LearningService) {}

  async run(): Promise<void> {
    this.log.log(await this.learning.learn());
  }
}
