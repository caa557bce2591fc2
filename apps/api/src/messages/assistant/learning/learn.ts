import { jobType } from '@libs/jobs/job-type.js';

/** Recurring, once a night; also queued when somebody asks, and when what was learned from is erased. */
export const LEARN = jobType<Record<string, never>>('learn', { maxAttempts: 6 });

/** Names the waiting job: one is enough. */
export const LEARN_KEY = 'learn';
/** How it is queued by anybody but the night: one after another. */
export const LEARN_OPTIONS = { queue: 'learn', key: LEARN_KEY };
