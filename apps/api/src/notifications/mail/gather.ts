import { TOLD_TOGETHER, wantedSql } from '../news/waiting-news.js';

/** SQL: whether the person with the preferences `p` did not turn off mails of the type of `n`. */
export const WANTED = wantedSql('n.type::text', 'email');

/**
 * What waited for the end of somebody's quiet hours is told by the newest of it; what was read meanwhile, or is of a kind
 * that they want no mails of any more, is left out. `$1` is one of the deliveries that waited; for any other there is
 * nothing to do.
 */
export const GATHER = `
  with due as (
    select d.id, n.type::text as type
    from "NotificationDelivery" given join "Notification" its on its.id = given."notificationId"
    join "Notification" n on n."userId" = its."userId" and n."readAt" is null
    join "NotificationDelivery" d on d."notificationId" = n.id
    left join "NotificationPreferences" p on p."userId" = n."userId"
    where given.id = $1::uuid and given."heldUntil" is not null and given.state = 'PENDING'
      and d.state = 'PENDING' and d.target = 'email' and d."nextAttemptAt" <= now()
      and d."heldUntil" is not null and d.attempts = 0 and d.gathered is null and ${WANTED}
    order by d.id for update of d
  ), counts as (
    select jsonb_object_agg(type, many) as gathered, sum(many) as many
    from (select type, count(*)::int as many from due group by type) by_type
  ), newest as (
    select id from due order by id desc limit 1
  )
  update "NotificationDelivery" d
  set gathered = case when d.id = newest.id then counts.gathered end,
    state = case when d.id = newest.id then d.state else 'SKIPPED' end,
    "lastError" = case when d.id <> newest.id then '${TOLD_TOGETHER}' end
  from due, counts, newest
  where d.id = due.id and counts.many > 1
  returning 1 as gathered`;
