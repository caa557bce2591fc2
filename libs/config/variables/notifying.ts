import { str } from 'envalid';
import { order, thresholds, timeZone, whole } from '../validators.js';

/** Mail, push and the daily summary. */
export const notifying = {
  SMTP_URL: str({
    default: undefined,
    desc: 'Mail server; mails are written to DATA_DIR/mail when unset.',
    example: 'smtps://user:password@smtp.example.com:465',
  }),
  MAIL_FROM: str({
    default: 'Parley <parley@localhost>',
    desc: 'Sender of the mails.',
    example: 'Support <support@example.com>',
  }),
  VAPID_PUBLIC_KEY: str({
    default: undefined,
    desc: 'Public key for web push; a pair is made once and kept in DATA_DIR when unset.',
    example: 'the publicKey that npx web-push generate-vapid-keys prints',
  }),
  VAPID_PRIVATE_KEY: str({
    default: undefined,
    desc: 'Private key for web push, belonging to VAPID_PUBLIC_KEY.',
    example: 'the privateKey that npx web-push generate-vapid-keys prints',
  }),
  DAILY_SUMMARY_HOUR: whole(
    0,
    23,
  )({
    default: 8,
    desc: 'Local hour at which the daily summary is mailed to those who chose none.',
    example: '7',
  }),
  DAILY_SUMMARY_TIMEZONE: timeZone({
    default: 'UTC',
    desc: 'Time zone of the daily summary and quiet hours of those who chose none, by its place (Europe/Berlin) or UTC.',
    example: 'Europe/Berlin',
  }),
  CUSTOMER_ALERT_LIFETIME_VALUE: thresholds({
    default: [{ value: 10_000, currency: undefined }],
    desc: 'Amounts that are told when the won leads of a customer reach them together: with a currency for that one, without for all that have none of their own. 0 tells none.',
    example: '10000 EUR,50000 EUR,1500000 JPY',
  }),
  CUSTOMER_ALERT_STATUSES: order(['PROSPECT', 'ACTIVE', 'INACTIVE', 'CHURNED', 'BLOCKED', 'NONE'])({
    default: ['CHURNED'],
    desc: 'Statuses that are told when a customer is moved to one of them; NONE tells none.',
    example: 'CHURNED,ACTIVE',
  }),
  REPORT_ATTACHMENT_MAX_MB: whole(
    0,
    25,
  )({
    default: 5,
    desc: 'Largest file that a scheduled report is mailed with, in megabytes; of a larger one a link is mailed, which needs a login. 0 mails links only.',
    example: '5',
  }),
};
