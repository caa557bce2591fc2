/** What the log of deliveries says of news that was told with other news. */
export const TOLD_TOGETHER = 'It was told together with what else gathered in quiet hours.';

/** What each target sends, as the log of deliveries calls it. */
const SENT_AS = { push: 'pushes', email: 'mails' } as const;

/** SQL: `n` is the notification, `u` the recipient and `p` the preferences of the delivery `d`. */
export const RECIPIENT_JOINS = `join "Notification" n on n.id = d."notificationId"
  join "User" u on u.id = n."userId" left join "NotificationPreferences" p on p."userId" = u.id`;

/** SQL: whether the person with the preferences `p` did not turn off a type at a target. @param type SQL: the type */
function wantedSql(type: string, target: 'push' | 'email'): string {
  return `coalesce((p.choices -> ${type} ->> '${target}')::boolean, true)`;
}

/** SQL: what gathered in the delivery `d`, by type, without what was turned off since; null where that is nothing. */
export function gatheredSql(target: 'push' | 'email'): string {
  return `(
  select jsonb_object_agg(told.type, told.count) from jsonb_each(d.gathered) told (type, count)
  where ${wantedSql('told.type', target)})`;
}

/** SQL: whether the delivery `d` tells of what gathered until the notification `n`, and all of that was read meanwhile. */
const ALL_READ = `(d.gathered is not null and not exists (
    select from "Notification" other where other."userId" = n."userId" and other."readAt" is null
      and other."createdAt" <= n."createdAt" and jsonb_exists(d.gathered, other.type::text)))`;

/**
 * SQL: why the person does not want to get the delivery `d` any more, null while they do. It is asked before each
 * attempt: much can happen while news waits.
 *
 * @param readCounts SQL: whether one piece of news that was read elsewhere is not wanted any more
 * @param more SQL: further cases that are of the target alone
 */
export function unwantedSql(target: 'push' | 'email', readCounts: string, more = ''): string {
  return `case
  when not u.active then 'The person has left.' ${more}
  when d.gathered is null and not ${wantedSql('n.type::text', target)}
    or d.gathered is not null and ${gatheredSql(target)} is null
    then 'The person wants no ${SENT_AS[target]} of this type any more.'
  when d.gathered is null and ${readCounts} and n."readAt" is not null then 'It was read elsewhere.'
  when ${ALL_READ} then 'It was read elsewhere.'
end`;
}
