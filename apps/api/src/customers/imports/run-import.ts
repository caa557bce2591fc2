import { jobType } from '@libs/jobs/job-type.js';

/** Imports take turns, so that one never waits for rows that another one holds. */
export const IMPORTS_QUEUE = 'customer-imports';

/** Takes in the rows of a file. */
export const RunImport = jobType<{ importId: string }>('run-import');

/** Takes back what an import did. */
export const UndoImport = jobType<{ importId: string }>('undo-import');
