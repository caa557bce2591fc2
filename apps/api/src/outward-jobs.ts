import type { JobType } from '@libs/jobs/job-type.js';
import { SEND_REPORT_MAIL } from './analytics/reports/mail/send-report-mail.js';
import { RUN_REPORT } from './analytics/reports/run-report.js';
import { SendPasswordReset } from './auth/send-password-reset.job.js';
import { SEND_MESSAGE } from './messages/outbound/send-message.js';
import { SEND_NOTIFICATION_MAIL } from './notifications/mail/send-notification-mail.js';
import { FAN_OUT } from './notifications/news/fan-out.js';
import { SEND_PUSHES } from './notifications/push/send-pushes.js';
import { SUMMARISE_DAY } from './notifications/summary/summarise-day.js';

/**
 * Every kind of job whose effect leaves the house: messages, mails, calls to others. One that waits in a backup was most
 * likely done after the backup was made, so a restore holds it back until a person says that it may run.
 */
export const OUTWARD: JobType<unknown>[] = [
  SEND_MESSAGE,
  SendPasswordReset,
  FAN_OUT,
  SEND_PUSHES,
  SEND_NOTIFICATION_MAIL,
  SUMMARISE_DAY,
  RUN_REPORT,
  SEND_REPORT_MAIL,
];
