import { jobType } from '@libs/jobs/job-type.js';

/** Whose summary is due: those of one time zone and hour, on one of their days. */
export interface DueSummary {
  /** `YYYY-MM-DD`, local: the day on which they read it. The day before is summed up. */
  date: string;
  /** As their preferences have it: where that is no zone any more, another one holds. */
  timezone: string;
  /** Local hour, 0 to 23. */
  hour: number;
  /** When it was due, ISO 8601. */
  at: string;
}

/**
 * Sums up a day for all to whom it is due; eight tries span about half an hour, and then it is told that it
 * failed. While it is due it is tried on, about once an hour.
 */
export const SUMMARISE_DAY = jobType<DueSummary>('summarise-day', { maxAttempts: 8 });
