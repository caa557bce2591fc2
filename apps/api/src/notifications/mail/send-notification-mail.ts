import { jobType } from '@libs/jobs/job-type.js';
import type { JobSpec } from '@libs/jobs/jobs.js';
import { GATHERED_AFTER } from '../news/gather.js';

/** Mails one notification; ten tries span about three hours. */
export const SEND_NOTIFICATION_MAIL = jobType<{ deliveryId: string }>('send-notification-mail', {
  maxAttempts: 10,
});

/** Mails of one run after the other: a mail server that does not answer takes one worker at most. */
const QUEUE = 'notification-mail';
/** The job of a delivery is found by this and the delivery's id. */
export const MAIL_KEY = `${QUEUE}:`;

/**
 * The job that mails a delivery, with all its tries before it. It takes the place of one that waits.
 *
 * @param heldUntil when the quiet hours end that it waits for
 */
export function sendMail(deliveryId: string, heldUntil?: Date): JobSpec {
  const { name, maxAttempts } = SEND_NOTIFICATION_MAIL;
  return {
    name,
    maxAttempts,
    payload: { deliveryId },
    queue: QUEUE,
    key: `${MAIL_KEY}${deliveryId}`,
    // In the morning most jobs find their mail told by another: what did not wait goes before all of them.
    priority: heldUntil === undefined ? 0 : 10,
    runAt: heldUntil && new Date(heldUntil.getTime() + GATHERED_AFTER * 1_000),
  };
}
