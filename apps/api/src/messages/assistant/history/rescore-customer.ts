import { jobType } from '@libs/jobs/job-type.js';

/** What is known of a customer's earlier messages has changed: whoever draws conclusions from it looks again. */
export const RescoreCustomer = jobType<{ customerId: string }>('rescore-customer');
