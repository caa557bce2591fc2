/**
 * SQL: the targets that the user `u` with the preferences `p` wants for a type, an array, or null where there are none.
 * What they chose holds; else what is usual, for those with the usual roles.
 *
 * @param at the number of the first of four parameters: the type, the keys of all targets, whether each is usual for
 *   the type, and the roles it is usual for (null for all)
 */
export function wishesSql(at: number): string {
  return `(
    select array_agg(target.key) from unnest($${at + 1}::text[], $${at + 2}::boolean[]) target (key, usual)
    where coalesce(
      (p.choices -> $${at}::text ->> target.key)::boolean,
      target.usual and ($${at + 3}::text[] is null or u.role::text = any($${at + 3}::text[]))))`;
}
