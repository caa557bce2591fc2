import { Injectable } from '@nestjs/common';
import { Jobs } from '@libs/jobs/jobs.js';
import { SEND_NOTIFICATION_MAIL } from '../mail/send-notification-mail.js';
import { NotificationTarget, type PlannedDelivery } from './notification-target.js';

/** Mails of one run after the other: a mail server that does not answer takes one worker at most. */
const QUEUE = 'notification-mail';

/** The mailbox. */
@Injectable()
export class EmailTarget extends NotificationTarget {
  readonly key = 'email';
  readonly suits = ['read'] as const;
  readonly rings = false;

  constructor(private readonly jobs: Jobs) {
    super();
  }

  async take(deliveries: PlannedDelivery[]): Promise<void> {
    const { name, maxAttempts } = SEND_NOTIFICATION_MAIL;
    await this.jobs.addAll(
      deliveries.map(({ id }) => ({ name, maxAttempts, payload: { deliveryId: id }, queue: QUEUE })),
    );
  }
}
