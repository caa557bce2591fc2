import { MINUTE, ScheduledRuns } from '@libs/jobs/scheduled-runs.js';
import { PLAN_DAILY_SUMMARIES } from '../../../apps/api/src/notifications/summary/plan-daily-summaries.job.js';
import type { TestApp } from '../../support/test-app.js';

/** What every process does each minute. */
export async function tick({ app }: TestApp): Promise<void> {
  await app.get(ScheduledRuns).once(PLAN_DAILY_SUMMARIES, MINUTE);
}
