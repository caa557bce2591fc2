import { orderSql } from '@libs/database/keyset.js';
import { LEAD_JSON, LEAD_SORT_KEYS, leadConditions } from '../../../leads/lead-list.js';
import { temperatureSql } from '../../../leads/temperature.js';
import type { ExportLeadsQuery } from '../export.dto.js';
import type { Column, Table } from '../table.js';

const COLUMNS: readonly Column[] = [
  { name: 'id', kind: 'code', width: 38, sql: 'l.id' },
  { name: 'customerId', kind: 'code', width: 38, sql: 'l."customerId"' },
  { name: 'title', kind: 'text', width: 40, sql: 'l.title' },
  { name: 'status', kind: 'code', sql: 'l.status' },
  { name: 'score', kind: 'number', sql: 'l.score' },
  { name: 'temperature', kind: 'code', sql: temperatureSql('l.score') },
  { name: 'scoreFactors', kind: 'code', sql: 'l."scoreFactors"' },
  { name: 'value', kind: 'number', sql: 'l.value' },
  { name: 'currency', kind: 'code', sql: 'l.currency' },
  { name: 'assignedToId', kind: 'code', width: 38, sql: 'l."assignedToId"' },
  { name: 'lostReason', kind: 'text', sql: 'l."lostReason"' },
  { name: 'closedAt', kind: 'time', sql: 'l."closedAt"' },
  { name: 'createdAt', kind: 'time', sql: 'l."createdAt"' },
  { name: 'updatedAt', kind: 'time', sql: 'l."updatedAt"' },
];

/** Leads in the order asked for, else the newest first. */
export function leadsTable(query: ExportLeadsQuery): Table {
  return {
    name: 'leads',
    columns: COLUMNS,
    entry: LEAD_JSON,
    from: '"Lead" l',
    where: leadConditions(query),
    order: orderSql(LEAD_SORT_KEYS, query.sort ?? '-createdAt', 'l.id'),
  };
}
