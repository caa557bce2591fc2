import { addFigures, scopesOf, ZONES } from './figure-sums.js';
import { PENDING_MESSAGES } from './pending.js';

/** Figures of messages, from rows (sign, occurredAt, platform, direction, sentiment, intent, authorId). */
function messageFigures(source: string): string {
  return addFigures(`
    select counted.zone, scope, measure, counted.day, key, counted.amount
    from (
      select zone.id as zone, (told."occurredAt" at time zone zone.name)::date as day, told.platform,
        told.direction::text as direction, told.sentiment::text as sentiment, told.intent::text as intent,
        told."authorId"::text as author, sum(told.sign) as amount
      from ${source} told cross join ${ZONES} zone group by 1, 2, 3, 4, 5, 6, 7
    ) counted
    cross join lateral (values
      ('MESSAGES', direction),
      ('SENTIMENT', case when direction = 'INBOUND' then sentiment end),
      ('INTENT', case when direction = 'INBOUND' then intent end),
      ('AGENT', case when direction = 'OUTBOUND' then author end)
    ) figure (measure, key)
    cross join lateral ${scopesOf('counted.platform')} placed (scope)
    where key is not null`);
}

/** Adds what the pending changes say; `$1` zones, `$2` number of the last change whose customers are taken. */
export const FOLD_MESSAGES = messageFigures(PENDING_MESSAGES);

/** Adds every message; `$1` zones. */
export const BUILD_MESSAGES = messageFigures(
  `(select 1 as sign, "occurredAt", platform, direction, sentiment, intent, "authorId" from "Message")`,
);
