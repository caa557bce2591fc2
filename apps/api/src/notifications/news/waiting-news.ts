/** What the log of deliveries says of news that was told with other news. */
export const TOLD_TOGETHER = 'It was told together with what else gathered in quiet hours.';

/**
 * SQL: whether the person with the preferences `p` did not turn off a type at a target.
 *
 * @param type SQL: the type
 */
export function wantedSql(type: string, target: 'push' | 'email'): string {
  return `coalesce((p.choices -> ${type} ->> '${target}')::boolean, true)`;
}

/** SQL: what gathered in a delivery, by type, without what was turned off since; null where that is nothing. */
export function gatheredSql(delivery: string, target: 'push' | 'email'): string {
  return `(
  select jsonb_object_agg(told.type, told.count) from jsonb_each(${delivery}.gathered) told (type, count)
  where ${wantedSql('told.type', target)})`;
}

/** SQL: whether a delivery tells of what gathered until the notification `n`, and all of that was read meanwhile. */
export function allReadSql(delivery: string): string {
  return `(${delivery}.gathered is not null and not exists (
    select from "Notification" other where other."userId" = n."userId" and other."readAt" is null
      and other."createdAt" <= n."createdAt" and jsonb_exists(${delivery}.gathered, other.type::text)))`;
}
