import { str } from 'envalid';
import { timeZone, whole } from '../validators.js';

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
    desc: 'Time zone (IANA) of the daily summary and quiet hours of those who chose none.',
    example: 'Europe/Berlin',
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
