import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@libs/jobs/job-type.js';
import { RescoreCustomer } from '../messages/assistant/history/rescore-customer.js';
import { LeadScores } from './lead-scores.service.js';

/** Messages of the past that are understood better change the score of their customer's open leads, once for all. */
@Injectable()
@HandlesJob(RescoreCustomer)
export class RescoreCustomerJob implements JobHandler<{ customerId: string }> {
  constructor(private readonly scores: LeadScores) {}

  async run({ customerId }: { customerId: string }): Promise<void> {
    await this.scores.rescoreOpenOf(customerId, 'message');
  }
}
