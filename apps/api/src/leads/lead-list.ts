import { Conditions } from '@libs/database/conditions.js';
import type { SortKey } from '@libs/database/keyset.js';
import type { LeadSort, ListLeadsQuery } from './leads.dto.js';
import { scoresOf, temperatureSql } from './temperature.js';

/** A lead (alias `l`) as the API shows it. */
export const LEAD_JSON = `json_build_object(
  'id', l.id, 'customerId', l."customerId", 'title', l.title, 'status', l.status, 'score', l.score,
  'temperature', ${temperatureSql('l.score')}, 'scoreFactors', l."scoreFactors", 'value', l.value::text,
  'currency', l.currency, 'assignedToId', l."assignedToId", 'lostReason', l."lostReason",
  'closedAt', iso(l."closedAt"), 'createdAt', iso(l."createdAt"), 'updatedAt', iso(l."updatedAt"))`;

/** How leads are sorted. Those without a value are the lowest: a row comparison with null would lose them. No value is negative. */
export const LEAD_SORT_KEYS: Record<LeadSort, SortKey> = {
  createdAt: { expression: 'l."createdAt"', type: 'timestamptz' },
  score: { expression: 'l.score', type: 'integer' },
  value: { expression: 'coalesce(l.value, -1)', type: 'numeric' },
};

/** Which leads (alias `l`) a query means. */
export function leadConditions(query: Omit<ListLeadsQuery, 'limit' | 'cursor'>): Conditions {
  const scores = query.temperature === undefined ? undefined : scoresOf(query.temperature);
  return new Conditions()
    .when(query.status, (status, bind) => `l.status = ${bind(status)}::"LeadStatus"`)
    .when(scores, ({ from, to }, bind) => `l.score between ${bind(from)}::int and ${bind(to)}::int`)
    .when(query.minScore, (score, bind) => `l.score >= ${bind(score)}::int`)
    .when(query.maxScore, (score, bind) => `l.score <= ${bind(score)}::int`)
    .when(query.assignedToId, (id, bind) => `l."assignedToId" = ${bind(id)}::uuid`)
    .when(query.customerId, (id, bind) => `l."customerId" = ${bind(id)}::uuid`)
    .when(query.createdFrom, (from, bind) => `l."createdAt" >= ${bind(from.toISOString())}::timestamptz`)
    .when(query.createdTo, (to, bind) => `l."createdAt" < ${bind(to.toISOString())}::timestamptz`);
}
