import { orderSql } from '@libs/database/keyset.js';
import { CUSTOMER_JSON, CUSTOMER_SORT_KEYS, customerConditions } from '../../../customers/customer-list.js';
import type { ExportCustomersQuery } from '../export.dto.js';
import type { Column, Table } from '../table.js';

const COLUMNS: readonly Column[] = [
  { name: 'id', kind: 'code', width: 38, sql: 'c.id' },
  { name: 'name', kind: 'text', sql: 'c.name' },
  { name: 'email', kind: 'text', sql: 'c.email' },
  { name: 'phone', kind: 'text', sql: 'c.phone' },
  { name: 'company', kind: 'text', sql: 'c.company' },
  { name: 'source', kind: 'code', sql: 'c.source' },
  { name: 'status', kind: 'code', sql: 'c.status' },
  { name: 'tags', kind: 'text', sql: `array_to_string(c.tags, ', ')` },
  { name: 'customFields', kind: 'code', sql: 'c."customFields"' },
  { name: 'locale', kind: 'text', sql: 'c.locale' },
  { name: 'assignedToId', kind: 'code', width: 38, sql: 'c."assignedToId"' },
  {
    name: 'identities',
    kind: 'code',
    sql: `(select string_agg(i.platform || ':' || i."externalId", ', ' order by i."createdAt", i.id)
      from "CustomerIdentity" i where i."customerId" = c.id)`,
  },
  { name: 'lastMessageAt', kind: 'time', sql: 'c."lastMessageAt"' },
  { name: 'createdAt', kind: 'time', sql: 'c."createdAt"' },
  { name: 'updatedAt', kind: 'time', sql: 'c."updatedAt"' },
];

/** Customers in the order asked for, else the newest first. */
export function customersTable(query: ExportCustomersQuery): Table {
  return {
    name: 'customers',
    columns: COLUMNS,
    entry: CUSTOMER_JSON,
    from: '"Customer" c',
    where: customerConditions(query),
    order: orderSql(CUSTOMER_SORT_KEYS, query.sort ?? '-createdAt', 'c.id'),
  };
}
