import { AsyncLocalStorage } from 'node:async_hooks';
import { Watch } from '../watch/watch.js';

/** A run of a job that begins. */
export interface JobStart {
  name: string;
  /** 1 on the first run. */
  attempt: number;
  queuedAt: Date;
}

/** How it ended: `retry` when it failed and is tried again, `dead` when that was its last try. */
export type JobEnd = { outcome: 'done' | 'retry' | 'dead'; error: unknown };

/** Every run of a job in this process. */
export type JobWatch = Watch<JobStart, JobEnd>;

const storage = new AsyncLocalStorage<JobStart>();

/** The job that is being done, for tracing; undefined inside requests. */
export function currentJob(): JobStart | undefined {
  return storage.getStore();
}

/** Runs `work` and all it starts as part of this job, and tells how it went. */
export async function withinJob(
  job: JobStart & { last: boolean },
  watch: JobWatch,
  work: () => Promise<void>,
): Promise<void> {
  const ended = watch.begin(job);
  try {
    await storage.run(job, work);
    ended({ outcome: 'done', error: undefined });
  } catch (error) {
    ended({ outcome: job.last ? 'dead' : 'retry', error });
    throw error;
  }
}
