import { jobType } from '@libs/jobs/job-type.js';

/** Writes a report and has it mailed; nine tries span about an hour and a half. */
export const RUN_REPORT = jobType<{ runId: string }>('run-report', { maxAttempts: 9 });

/** Reports are written one at a time in the whole installation. */
export const RUN_REPORTS_QUEUE = 'reports';
