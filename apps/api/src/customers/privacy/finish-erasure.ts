import { jobType } from '@libs/jobs/job-type.js';

/** Erases the rest of a person of whom there is more than fits into one transaction. Their names are sealed. */
export const FinishErasure = jobType<{ customerId: string; names: string }>('finish-erasure', {
  maxAttempts: 25,
});
