import { Injectable } from '@nestjs/common';
import { Jobs } from '@libs/jobs/jobs.js';
import { MailDeliveriesRepository } from '../mail/mail-deliveries.repository.js';
import { SEND_NOTIFICATION_MAIL } from '../mail/send-notification-mail.js';
import { NotificationTarget, type PlannedDelivery } from './notification-target.js';

/** Mails of one run after the other: a mail server that does not answer takes one worker at most. */
const QUEUE = 'notification-mail';
/** The job of a delivery is found by this and the delivery's id. */
export const MAIL_KEY = `${QUEUE}:`;

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
    const { name, maxAttempts } = SEND_NOTIFICATION_MAIL;
    const held = await this.deliveries.heldUntil(deliveries.map(({ id }) => id));
    await this.jobs.addAll(
      deliveries.map(({ id }) => ({
        name,
        maxAttempts,
        payload: { deliveryId: id },
        queue: QUEUE,
        runAt: held.get(id),
        key: `${MAIL_KEY}${id}`,
      })),
    );
  }
}
