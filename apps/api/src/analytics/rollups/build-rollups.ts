import { jobType } from '@libs/jobs/job-type.js';

/** Builds the rollups that wait for it: all after an update or a restore, or those of a zone at its first use. */
export const BuildRollups = jobType<Record<string, never>>('build-rollups', { maxAttempts: 6 });
