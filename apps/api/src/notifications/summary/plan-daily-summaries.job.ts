import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Config } from '@libs/config/config.js';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { heldTimeZone } from '../preferences/held-time-zone.js';
import { SUMMARISE_DAY } from './summarise-day.js';
import { SummariesRepository } from './summaries.repository.js';
import { latestSlot } from './summary-slot.js';

export const PLAN_DAILY_SUMMARIES = jobType<Record<string, never>>('plan-daily-summaries', {
  maxAttempts: 3,
});

/** Milliseconds after its hour that a summary is still sent, when nothing ran meanwhile. */
const CATCH_UP = 12 * 60 * 60 * 1000;

/**
 * Looks every minute whose summary is due. It asks who has not been told yet instead of keeping a calendar, so that
 * what was missed is caught up with, and that looking twice, or on two processes, tells nobody twice.
 */
@Injectable()
@HandlesJob(PLAN_DAILY_SUMMARIES)
export class PlanDailySummariesJob implements JobHandler<Record<string, never>> {
  constructor(
    private readonly summaries: SummariesRepository,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async run(): Promise<void> {
    const now = this.clock.now();
    const appointments = await this.summaries.appointments();
    const due = appointments
      .map(({ timezone, hour }) => ({
        timezone,
        hour,
        ...latestSlot(now, heldTimeZone(timezone, this.config), hour),
      }))
      .filter(({ at }) => now.getTime() - at.getTime() < CATCH_UP)
      .map((slot) => ({ ...slot, at: slot.at.toISOString() }));
    const open = due.length === 0 ? [] : await this.summaries.open(due);
    const { name, maxAttempts } = SUMMARISE_DAY;
    const wanted = open.map((payload) => {
      const key = `${name}:${payload.date}:${payload.timezone}:${payload.hour}`;
      return { name, maxAttempts, payload, key };
    });
    // A job in the place of one that failed would begin with its first try, every minute: nobody would ever be told.
    const known = await this.jobs.known(wanted.map(({ key }) => key));
    await this.jobs.addAll(wanted.filter(({ key }) => !known.has(key)));
    // What was in the way may be mended: else nobody of that zone and hour would be told on that day.
    await this.jobs.tryOnceMore([...known]);
  }
}
