import type { Config } from '@libs/config/config.js';

/** How long one kind of data is kept. */
export interface RetentionRule {
  /** Its name, for people: `webhook-deliveries`. */
  kind: string;
  table: string;
  /** SQL, with the table's alias `r`: how old a row is. */
  age: string;
  /** SQL: which rows the rule is about at all; every row when left out. */
  only?: string;
  /** Days that they are kept; 0 is for ever. */
  days: (config: Config) => number;
  /** What is emptied of a row that stays; rows are deleted when it is left out. */
  empty?: string;
}

/**
 * Every kind of data that does not stay for ever. Idempotency keys (24 hours) and live events (a day) are promises of
 * their own and are forgotten by the hour.
 */
export const RETENTION_RULES: readonly RetentionRule[] = [
  {
    kind: 'webhook-deliveries',
    table: 'WebhookDelivery',
    age: 'r."receivedAt"',
    only: `r.status <> 'PENDING'`,
    days: (config) => config.RETENTION_WEBHOOK_DELIVERIES_DAYS,
  },
  {
    kind: 'closed-conversations',
    table: 'Message',
    age: 'r."occurredAt"',
    only: `(r.body <> '' or r.attachments <> '[]' or r.evidence <> '[]' or r.reactions <> '[]') and exists (
      select from "Conversation" c join "Customer" p on p.id = c."customerId"
      where c.id = r."conversationId" and c.status = 'CLOSED' and p."erasedAt" is null)`,
    days: (config) => config.RETENTION_CLOSED_CONVERSATIONS_DAYS,
    empty: `body = '', attachments = '[]', evidence = '[]', reactions = '[]'`,
  },
  {
    kind: 'closed-conversations-edits',
    table: 'MessageChange',
    age: 'r."occurredAt"',
    only: `r.kind in ('EDIT', 'REACTION') and exists (
      select from "Message" m join "Conversation" c on c.id = m."conversationId"
      where m.platform = r.platform and m."externalId" = r."targetExternalId" and c.status = 'CLOSED')`,
    days: (config) => config.RETENTION_CLOSED_CONVERSATIONS_DAYS,
  },
  {
    kind: 'audit-entries',
    table: 'AuditEntry',
    age: 'r."createdAt"',
    days: (config) => config.RETENTION_AUDIT_DAYS,
  },
  {
    kind: 'ai-calls',
    table: 'AiCall',
    age: 'r.at',
    days: (config) => config.RETENTION_AI_CALLS_DAYS,
  },
  {
    kind: 'ai-budget-days',
    table: 'AiBudgetDay',
    age: `(r.day::timestamp at time zone 'UTC')`,
    days: (config) => config.RETENTION_AI_CALLS_DAYS,
  },
  {
    kind: 'import-rows',
    table: 'CustomerImportRow',
    age: `(select i."createdAt" from "CustomerImport" i where i.id = r."importId")`,
    only: `exists (select from "CustomerImport" i where i.id = r."importId" and i.status in ('COMPLETED', 'FAILED', 'CANCELLED'))`,
    days: (config) => config.RETENTION_IMPORT_ROWS_DAYS,
  },
  {
    kind: 'ended-sessions',
    table: 'Session',
    // As long as one of its refresh tokens could still be tried, its reuse should be noticed.
    age: 'least(r."expiresAt", r."revokedAt")',
    days: (config) => config.RETENTION_SESSIONS_DAYS,
  },
  {
    kind: 'password-links',
    table: 'PasswordReset',
    age: 'r."expiresAt"',
    days: (config) => config.RETENTION_SESSIONS_DAYS,
  },
  {
    kind: 'erased-identities',
    table: 'ErasedIdentity',
    age: 'r."erasedAt"',
    days: (config) => config.RETENTION_ERASED_IDENTITIES_DAYS,
  },
  {
    kind: 'mail-suppressions',
    table: 'MailSuppression',
    age: 'r."createdAt"',
    days: (config) => config.RETENTION_MAIL_SUPPRESSIONS_DAYS,
  },
  {
    kind: 'report-files',
    table: 'ReportRun',
    age: 'r."finishedAt"',
    only: `r.state = 'DONE' and r."fileRemovedAt" is null`,
    days: (config) => config.RETENTION_REPORT_FILES_DAYS,
    // Their pieces are removed within the hour.
    empty: `"fileRemovedAt" = now(), "fileRemovedFor" = 'RETENTION'`,
  },
  {
    kind: 'report-runs',
    table: 'ReportRun',
    age: 'r."finishedAt"',
    days: (config) => config.RETENTION_REPORT_RUNS_DAYS,
  },
];
