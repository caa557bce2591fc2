import type { MailTemplate } from '@libs/mail/templates/mail-template.js';
import { REPORT } from '../../analytics/reports/mail/report.template.js';
import { PASSWORD_RESET } from '../../auth/password-reset.template.js';
import { DAILY_SUMMARY } from '../mail/daily-summary.template.js';
import { NOTIFICATION } from '../mail/notification.template.js';

/** Every mail that can be written otherwise. A new one is a file beside whatever sends it, and a line in this list. */
export const MAIL_TEMPLATES: readonly MailTemplate[] = [NOTIFICATION, DAILY_SUMMARY, REPORT, PASSWORD_RESET];
