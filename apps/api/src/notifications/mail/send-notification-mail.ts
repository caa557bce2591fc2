import { jobType } from '@libs/jobs/job-type.js';

/** Mails one notification; ten tries span about three hours. */
export const SEND_NOTIFICATION_MAIL = jobType<{ deliveryId: string }>('send-notification-mail', {
  maxAttempts: 10,
});
