import { orderSql } from '@libs/database/keyset.js';
import { messageConditions } from '../../../messages/message-conditions.js';
import { MESSAGE_JSON } from '../../../messages/message-json.js';
import type { ExportMessagesQuery } from '../export.dto.js';
import type { Column, Table } from '../table.js';

/** As in the API: what was taken back is shown to nobody. */
const COLUMNS: readonly Column[] = [
  { name: 'id', kind: 'code', width: 38, sql: 'm.id' },
  { name: 'customerId', kind: 'code', width: 38, sql: 'm."customerId"' },
  { name: 'platform', kind: 'code', sql: 'm.platform' },
  { name: 'direction', kind: 'code', sql: 'm.direction' },
  { name: 'contentType', kind: 'code', sql: 'm."contentType"' },
  { name: 'body', kind: 'text', width: 60, sql: `case when m."revokedAt" is null then m.body else '' end` },
  {
    name: 'attachments',
    kind: 'code',
    sql: `case when m."revokedAt" is null then m.attachments else '[]'::jsonb end`,
  },
  { name: 'externalId', kind: 'text', sql: 'm."externalId"' },
  { name: 'status', kind: 'code', sql: 'm.status' },
  { name: 'failureReason', kind: 'text', sql: 'm."failureReason"' },
  { name: 'intent', kind: 'code', sql: 'm.intent' },
  { name: 'intentConfidence', kind: 'number', sql: 'm."intentConfidence"' },
  { name: 'sentiment', kind: 'code', sql: 'm.sentiment' },
  { name: 'sentimentScore', kind: 'number', sql: 'm."sentimentScore"' },
  { name: 'urgent', kind: 'flag', sql: 'm.urgent' },
  { name: 'analyzedBy', kind: 'code', sql: 'm."analyzedBy"' },
  { name: 'authorId', kind: 'code', width: 38, sql: 'm."authorId"' },
  {
    name: 'replyToId',
    kind: 'code',
    width: 38,
    // Most messages answer none: they are not looked up.
    sql: `case when m."replyToId" is null and m."replyToExternalId" is not null then (
      select answered.id from "Message" answered
      where answered.platform = m.platform and answered."externalId" = m."replyToExternalId") else m."replyToId" end`,
  },
  { name: 'reactions', kind: 'code', sql: 'm.reactions' },
  { name: 'editedAt', kind: 'time', sql: 'm."editedAt"' },
  { name: 'revokedAt', kind: 'time', sql: 'm."revokedAt"' },
  { name: 'occurredAt', kind: 'time', sql: 'm."occurredAt"' },
  { name: 'createdAt', kind: 'time', sql: 'm."createdAt"' },
];

/** Messages of all customers, those that came last first. */
export function messagesTable(query: ExportMessagesQuery): Table {
  return {
    name: 'messages',
    columns: COLUMNS,
    entry: MESSAGE_JSON,
    from: '"Message" m',
    where: messageConditions(query),
    order: orderSql(
      { createdAt: { expression: 'm."createdAt"', type: 'timestamptz' } },
      '-createdAt',
      'm.id',
    ),
  };
}
