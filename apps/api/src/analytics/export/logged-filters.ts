/** What stands in the audit log for words that were searched for. */
const WORDS = '(words)';

/**
 * Filters as they may stand in the audit log, which outlives the erasure of a customer: that somebody searched, and not
 * for whom.
 */
export function loggedFilters(filters: Readonly<Record<string, string>>): Record<string, string> {
  return filters.search === undefined ? { ...filters } : { ...filters, search: WORDS };
}

/** Fields of something that has filters, as they may stand in the audit log. */
export function loggedFields(fields: object): Record<string, unknown> {
  const { filters, ...rest } = fields as { filters?: Record<string, string> };
  return filters === undefined ? { ...rest } : { ...rest, filters: loggedFilters(filters) };
}
