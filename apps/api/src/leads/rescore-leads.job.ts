import { Injectable } from '@nestjs/common';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { LeadScores } from './lead-scores.service.js';
import { LeadsRepository } from './leads.repository.js';

/** A stretch of leads: the open ones after this id. */
interface Stretch {
  after: string;
}

export const RescoreLeads = jobType<Stretch>('rescore-leads');

/** Leads of one run: a second or two of work, so that a restart repeats little and other jobs get their turn. */
const BATCH = 100;

/** Scores a stretch of open leads and hands the next one on. */
@Injectable()
@HandlesJob(RescoreLeads)
export class RescoreLeadsJob implements JobHandler<Stretch> {
  constructor(
    private readonly leads: LeadsRepository,
    private readonly scores: LeadScores,
    private readonly jobs: Jobs,
  ) {}

  async run({ after }: Stretch): Promise<void> {
    const ids = await this.leads.openAfter(after, BATCH);
    for (const id of ids) await this.scores.rescore(id, 'nightly');
    const last = ids.at(-1);
    // A walk that is repeated after a crash goes on in the one that still waits.
    if (last !== undefined && ids.length === BATCH) {
      await this.jobs.add(RescoreLeads, { after: last }, { key: `rescore-leads:${last}` });
    }
  }
}
