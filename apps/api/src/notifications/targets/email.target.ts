import { Injectable } from '@nestjs/common';
import { Jobs } from '@libs/jobs/jobs.js';
import { MailDeliveriesRepository } from '../mail/mail-deliveries.repository.js';
import { sendMail } from '../mail/send-notification-mail.js';
import { NotificationTarget, type PlannedDelivery } from './notification-target.js';

/** The mailbox. */
@Injectable()
export class EmailTarget extends NotificationTarget {
  readonly key = 'email';
  readonly suits = ['read'] as const;
  // What is read at leisure comes at the hour that its reader chose for it.
  readonly rings = ['glance'] as const;

  constructor(
    private readonly deliveries: MailDeliveriesRepository,
    private readonly jobs: Jobs,
  ) {
    super();
  }

  async take(deliveries: PlannedDelivery[]): Promise<void> {
    const held = await this.deliveries.heldUntil(deliveries.map(({ id }) => id));
    await this.jobs.addAll(deliveries.map(({ id }) => sendMail(id, held.get(id))));
  }
}
