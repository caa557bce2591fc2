import { Injectable } from '@nestjs/common';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { RescoreLeads } from './rescore-leads.job.js';

/** Once a night: interest fades, also where nobody writes. */
export const RescoreOpenLeads = jobType<Record<string, never>>('rescore-open-leads');

/** Smaller than every id. */
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Starts the walk over all open leads. */
@Injectable()
@HandlesJob(RescoreOpenLeads)
export class RescoreOpenLeadsJob implements JobHandler<Record<string, never>> {
  constructor(private readonly jobs: Jobs) {}

  async run(): Promise<void> {
    await this.jobs.add(RescoreLeads, { after: BEFORE_ALL });
  }
}
