import { Conditions, containing, type Bind } from '@libs/database/conditions.js';
import type { SortKey } from '@libs/database/keyset.js';
import type { CustomerSort, ListCustomersQuery } from './customers.dto.js';
import { searchTerms } from './search.js';

/** A customer (alias `c`) as the API shows them. */
export const CUSTOMER_JSON = `json_build_object(
  'id', c.id, 'name', c.name, 'email', c.email, 'phone', c.phone, 'company', c.company, 'source', c.source,
  'status', c.status, 'tags', c.tags, 'customFields', c."customFields", 'locale', c.locale,
  'assignedToId', c."assignedToId",
  'identities', coalesce((
    select json_agg(json_build_object('platform', i.platform, 'externalId', i."externalId") order by i."createdAt", i.id)
    from "CustomerIdentity" i where i."customerId" = c.id), '[]'::json),
  'lastMessageAt', iso(c."lastMessageAt"), 'createdAt', iso(c."createdAt"), 'updatedAt', iso(c."updatedAt"))`;

/** How customers are sorted. Those without the value are the lowest: a row comparison with null would lose them. */
export const CUSTOMER_SORT_KEYS: Record<CustomerSort, SortKey> = {
  createdAt: { expression: 'c."createdAt"', type: 'timestamptz' },
  name: { expression: `lower(coalesce(c.name, ''))`, type: 'text' },
  lastMessageAt: {
    expression: `coalesce(c."lastMessageAt", '-infinity'::timestamptz)`,
    type: 'timestamptz',
  },
};

const SEARCHED = ['name', 'email', 'phone', 'company'] as const;

/** Which customers (alias `c`) a query means. Erased ones are never meant. */
export function customerConditions(query: Omit<ListCustomersQuery, 'limit' | 'cursor'>): Conditions {
  const where = new Conditions()
    .add(() => 'c."erasedAt" is null')
    .when(query.status, (status, bind) => `c.status = ${bind(status)}::"CustomerStatus"`)
    .when(query.source, (source, bind) => `c.source = ${bind(source)}::"CustomerSource"`)
    .when(query.tag, (tag, bind) => `c.tags @> array[${bind(tag)}]::text[]`)
    .when(query.assignedToId, (id, bind) => `c."assignedToId" = ${bind(id)}::uuid`)
    .when(query.createdFrom, (from, bind) => `c."createdAt" >= ${bind(from.toISOString())}::timestamptz`)
    .when(query.createdTo, (to, bind) => `c."createdAt" < ${bind(to.toISOString())}::timestamptz`);
  if (query.search !== undefined) addSearch(where, query.search);
  return where;
}

function addSearch(where: Conditions, text: string): void {
  const { words, digits } = searchTerms(text);
  if (words.length === 0) return;
  where.add((bind) => {
    const everyWord = words.map((word) => somewhere(word, bind)).join(' and ');
    return digits === undefined ? everyWord : `(${everyWord}) or c.phone ilike ${bind(containing(digits))}`;
  });
}

function somewhere(word: string, bind: Bind): string {
  const pattern = bind(containing(word));
  return `(${SEARCHED.map((column) => `c.${column} ilike ${pattern}`).join(' or ')})`;
}
