import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { LiveEventsRepository } from './live-events.repository.js';

/** Milliseconds that a client may be away and still catch up. */
export const EVENTS_KEPT = 24 * 60 * 60 * 1000;

export const PurgeLiveEvents = jobType<Record<string, never>>('purge-live-events');

/** Forgets live events after a day. */
@Injectable()
@HandlesJob(PurgeLiveEvents)
export class PurgeLiveEventsJob implements JobHandler<Record<string, never>> {
  constructor(
    private readonly events: LiveEventsRepository,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.events.purge(new Date(this.clock.now().getTime() - EVENTS_KEPT));
  }
}
