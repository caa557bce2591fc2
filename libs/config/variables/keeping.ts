import { bool, str } from 'envalid';
import { whole } from '../validators.js';

/** Backups, and how long what is kept. */
export const keeping = {
  BACKUP_DIR: str({
    default: undefined,
    desc: 'Folder for backups, best on another disk; DATA_DIR/backups when unset.',
    example: '/mnt/backups/parley',
  }),
  BACKUP_KEEP: whole(
    1,
    3650,
  )({
    default: 14,
    desc: 'Newest backups that stay in BACKUP_DIR; older ones are removed after each new one that was checked.',
    example: '14',
  }),
  BACKUP_NIGHTLY: bool({
    default: true,
    desc: 'Whether a backup is made every night at 00:00 UTC by one of the processes that run jobs.',
    example: 'true',
  }),
  BACKUP_MAX_AGE_HOURS: whole(
    1,
    8_760,
  )({
    default: 48,
    desc: 'Age of the newest good backup, in hours, from which /health calls the process degraded.',
    example: '48',
  }),
  BACKUP_SECRETS: bool({
    default: false,
    desc: 'Whether backups hold DATA_DIR/secrets.json too: who has such a file can sign in as anybody.',
    example: 'false',
  }),
  ERASURE_SECRET: str({
    default: undefined,
    desc: 'Keys the digests by which erased people are recognised: made of JWT_REFRESH_SECRET when unset, so set it before that one is ever changed.',
    example: 'one-more-output-of-openssl-rand-base64-48',
  }),
  ERASURE_GRACE_MINUTES: whole(
    0,
    10_080,
  )({
    default: 60,
    desc: 'Minutes after an erasure in which what the erased person says is still dropped, for clocks that differ and messages under way.',
    example: '60',
  }),
  RETENTION_WEBHOOK_DELIVERIES_DAYS: whole(
    0,
    36_500,
  )({
    default: 30,
    desc: 'Days that raw webhook deliveries are kept once they are through; 0 keeps them for ever.',
    example: '30',
  }),
  RETENTION_CLOSED_CONVERSATIONS_DAYS: whole(
    0,
    36_500,
  )({
    default: 0,
    desc: 'Days after which what was said in a closed conversation loses its words and attachments; 0 keeps them for ever.',
    example: '730',
  }),
  RETENTION_AUDIT_DAYS: whole(
    0,
    36_500,
  )({
    default: 730,
    desc: 'Days that entries of the audit log are kept; 0 keeps them for ever.',
    example: '730',
  }),
  RETENTION_AI_CALLS_DAYS: whole(
    0,
    36_500,
  )({
    default: 400,
    desc: 'Days that the record of calls to hosted models is kept (who was asked, tokens, cost; no texts); 0 keeps it for ever.',
    example: '400',
  }),
  RETENTION_IMPORT_ROWS_DAYS: whole(
    0,
    36_500,
  )({
    default: 90,
    desc: 'Days that it is kept what each row of an import did: as long it can be undone as a whole; 0 keeps it for ever.',
    example: '90',
  }),
  RETENTION_SESSIONS_DAYS: whole(
    0,
    36_500,
  )({
    default: 90,
    desc: 'Days that sessions and password links are kept after they ended; 0 keeps them for ever.',
    example: '90',
  }),
  RETENTION_ERASED_IDENTITIES_DAYS: whole(
    0,
    36_500,
  )({
    default: 400,
    desc: 'Days that the digests of erased people are kept; after that a webhook older than the erasure could bring them back. 0 keeps them for ever.',
    example: '400',
  }),
  REPORT_FILE_MAX_MB: whole(
    1,
    10_240,
  )({
    default: 512,
    desc: 'Largest file of a scheduled report, in megabytes: files are kept in the database, and so in every backup.',
    example: '512',
  }),
  RETENTION_REPORT_FILES_DAYS: whole(
    0,
    36_500,
  )({
    default: 30,
    desc: 'Days that files of scheduled reports are kept; 0 keeps them for ever.',
    example: '30',
  }),
  RETENTION_REPORT_RUNS_DAYS: whole(
    0,
    36_500,
  )({
    default: 400,
    desc: 'Days that the history of scheduled reports is kept (when, how much, to whom); 0 keeps it for ever.',
    example: '400',
  }),
  RETENTION_MAIL_FILES_DAYS: whole(
    0,
    36_500,
  )({
    default: 30,
    desc: 'Days that mails stay in DATA_DIR/mail, where they are written without SMTP_URL; 0 keeps them for ever.',
    example: '30',
  }),
  RETENTION_MAIL_SUPPRESSIONS_DAYS: whole(
    0,
    36_500,
  )({
    default: 365,
    desc: 'Days after which an address that a mail server refused for good is tried again; 0 never tries it again.',
    example: '365',
  }),
};
