import { Injectable } from '@nestjs/common';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { Retention } from './retention.service.js';

/** Recurring, once a night. */
export const ApplyRetention = jobType<Record<string, never>>('apply-retention');

/** Removes what has had its time, a minute's work in one run. */
@Injectable()
@HandlesJob(ApplyRetention)
export class ApplyRetentionJob implements JobHandler<Record<string, never>> {
  constructor(
    private readonly retention: Retention,
    private readonly jobs: Jobs,
  ) {}

  async run(): Promise<void> {
    if (!(await this.retention.run())) await this.jobs.add(ApplyRetention, {}, { key: 'apply-retention' });
  }
}
