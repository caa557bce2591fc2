import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { ActionTokensRepository } from './actions/action-tokens.repository.js';
import { NotificationsRepository } from './notifications.repository.js';
import { IncidentsRepository } from './system/incidents.repository.js';

/** Milliseconds that notifications are kept: half a year. */
export const NOTIFICATIONS_KEPT = 180 * 24 * 60 * 60 * 1000;
/** Rows of one statement: it must end well within the limit of a statement. */
const BATCH = 1_000;

export const ForgetOldNotifications = jobType<Record<string, never>>('forget-old-notifications');

/** Forgets what was news half a year ago, with its deliveries, and buttons that are over. */
@Injectable()
@HandlesJob(ForgetOldNotifications)
export class ForgetOldNotificationsJob implements JobHandler<Record<string, never>> {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly incidents: IncidentsRepository,
    private readonly tokens: ActionTokensRepository,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const now = this.clock.now();
    while (await this.tokens.forget(now));
    const before = new Date(now.getTime() - NOTIFICATIONS_KEPT);
    while (await this.notifications.forget(before, BATCH));
    await this.incidents.forget(before);
  }
}
