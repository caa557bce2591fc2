import { jobType } from '@libs/jobs/job-type.js';

/** Removes what no run of a report needs any more. Recurring, and queued by whatever gives files up. */
export const REMOVE_REPORT_FILES = jobType<Record<string, never>>('remove-report-files');

/** Pieces of one statement: about 50 MB, well within the limit of statements. */
export const PIECES_AT_ONCE = 200;
