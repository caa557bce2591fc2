/**
 * Condition: a change that a fold takes, which is all those of the customers who have one up to the number in the
 * parameter. Who they are stays in the database, however many there are; as a plain semi-join it is hashed at any
 * size, which PostgreSQL does with a condition under OR only as long as it expects few.
 */
function taken(parameter: string): string {
  return `"customerId" in (
    select oldest."customerId" from "RollupChange" oldest where oldest.seq <= ${parameter}::bigint)`;
}

/** A number that is past every change. */
export const EVERY_CHANGE = '9223372036854775807';

/** Messages that count from now on, or no more; of the customers with changes up to `$2`. */
export const PENDING_MESSAGES = `(select * from "RollupChange" where sign is not null and ${taken('$2')})`;

/** Customers to look at anew. @param parameter placeholder of the number up to which customers are taken, `$2` */
export function pendingCustomers(parameter: string): string {
  return `(select distinct "customerId" from "RollupChange" where sign is null and ${taken(parameter)})`;
}

/** Takes the changes away; of the customers with changes up to `$1`. */
export const DROP_PENDING = `delete from "RollupChange" where ${taken('$1')}`;
