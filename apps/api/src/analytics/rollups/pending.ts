/**
 * Condition: a change that the fold takes. The parameter names customers; null means everybody. A list in a parameter
 * would be gone through for each change; what a query gives is hashed once.
 */
function taken(parameter: string): string {
  return `(${parameter}::uuid[] is null or "customerId" in (select unnest(${parameter}::uuid[])))`;
}

/** Messages that count from now on, or no more; of the customers `$2`. */
export const PENDING_MESSAGES = `(select * from "RollupChange" where sign is not null and ${taken('$2')})`;

/** Customers to look at anew. @param parameter placeholder of the customers taken, `$2` */
export function pendingCustomers(parameter: string): string {
  return `(select distinct "customerId" from "RollupChange" where sign is null and ${taken(parameter)})`;
}

/** Takes the changes away; `$1` customers or null for all. */
export const DROP_PENDING = `delete from "RollupChange" where ${taken('$1')}`;
