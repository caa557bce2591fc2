import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { DAY } from '@libs/jobs/scheduled-runs.js';
import { SessionsRepository } from './sessions.repository.js';

/** Recurring, once a day. */
export const ForgetEndedSessions = jobType<Record<string, never>>('forget-ended-sessions');

/** Milliseconds that ended sessions are kept: as long as one of their refresh tokens could still be tried. */
const KEEP = 90 * DAY;

/** Deletes sessions and reset links of long ago, so that their tables do not grow for ever. */
@HandlesJob(ForgetEndedSessions)
@Injectable()
export class ForgetEndedSessionsJob implements JobHandler<Record<string, never>> {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.sessions.forgetBefore(new Date(this.clock.now().getTime() - KEEP));
  }
}
