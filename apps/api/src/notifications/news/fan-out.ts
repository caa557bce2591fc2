import { jobType } from '@libs/jobs/job-type.js';
import type { News } from './news.js';

/** News on its way to its audience. */
export interface FanOut {
  news: News;
  /** Recipients are told in the order of their ids; those up to this one have been. */
  after: string;
}

/** Tells a stretch of the audience and hands on to the next. */
export const FAN_OUT = jobType<FanOut>('tell-news');
