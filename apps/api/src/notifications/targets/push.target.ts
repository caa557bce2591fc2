import { Injectable } from '@nestjs/common';
import { Jobs } from '@libs/jobs/jobs.js';
import { PushDeliveriesRepository } from '../push/push-deliveries.repository.js';
import { sendPushes } from '../push/send-pushes.js';
import { NotificationTarget, type Place, type PlannedDelivery } from './notification-target.js';

/** The browsers of a person, each a place of its own. */
@Injectable()
export class PushTarget extends NotificationTarget {
  readonly key = 'push';
  readonly suits = ['glance'] as const;
  readonly rings = ['glance', 'read'] as const;

  constructor(
    private readonly deliveries: PushDeliveriesRepository,
    private readonly jobs: Jobs,
  ) {
    super();
  }

  override places(userIds: string[]): Promise<Place[]> {
    return this.deliveries.devicesOf(userIds);
  }

  async take(deliveries: PlannedDelivery[]): Promise<void> {
    const origins = await this.deliveries.originsOf(deliveries.map(({ place }) => place));
    await this.jobs.addAll(origins.map((origin) => sendPushes(origin)));
  }
}
