import { jobType } from '@libs/jobs/job-type.js';

/** Mails a report to one recipient; ten tries span about three hours. */
export const SEND_REPORT_MAIL = jobType<{ deliveryId: string }>('send-report-mail', { maxAttempts: 10 });
