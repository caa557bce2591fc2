/**
 * The fields that are given and differ from the current state, compared as JSON.
 *
 * @param given fields that are undefined are not given
 */
export function changedFields<Fields extends object>(
  current: Record<string, unknown>,
  given: Fields,
): Partial<Fields> {
  const changed = Object.entries(given).filter(
    ([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(current[name]),
  );
  return Object.fromEntries(changed) as Partial<Fields>;
}
