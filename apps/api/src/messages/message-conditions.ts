import { Conditions, containing } from '@libs/database/conditions.js';
import type { MessageListQuery } from './messages.dto.js';

/** Which messages (alias `m`) a query means. What was taken back is not found by its words. */
export function messageConditions(query: Omit<MessageListQuery, 'limit' | 'cursor'>): Conditions {
  return new Conditions()
    .when(query.customerId, (id, bind) => `m."customerId" = ${bind(id)}::uuid`)
    .when(query.platform, (platform, bind) => `m.platform = ${bind(platform)}::"Platform"`)
    .when(query.direction, (direction, bind) => `m.direction = ${bind(direction)}::"MessageDirection"`)
    .when(query.intent, (intent, bind) => `m.intent = ${bind(intent)}::"Intent"`)
    .when(query.sentiment, (sentiment, bind) => `m.sentiment = ${bind(sentiment)}::"Sentiment"`)
    .when(query.status, (status, bind) => `m.status = ${bind(status)}::"MessageStatus"`)
    .when(query.urgent, (urgent, bind) => `m.urgent = ${bind(urgent)}::boolean`)
    .when(query.search, (words, bind) => `m."revokedAt" is null and m.body ilike ${bind(containing(words))}`)
    .when(query.createdFrom, (from, bind) => `m."createdAt" >= ${bind(from)}::timestamptz`)
    .when(query.createdTo, (to, bind) => `m."createdAt" < ${bind(to)}::timestamptz`);
}
