import { distinctCustomers, untilItsEnd, whole } from './daily.js';
import type { Metric } from './metric.js';
import { writesThere } from './statement.js';

/** How many people we know, got to know and heard from. */
export const customers: Metric = {
  figures: [
    {
      name: 'customers.total',
      title: 'Customers',
      unit: 'count',
      meaning: 'The customers known at the end of the period.',
      formula: 'customers created before the end of the period',
    },
    {
      name: 'customers.new',
      title: 'New customers',
      unit: 'count',
      meaning: 'The customers who came in the period.',
      formula: 'customers created in the period',
    },
    {
      name: 'customers.active',
      title: 'Active customers',
      unit: 'count',
      meaning: 'The customers who wrote to us in the period.',
      formula: 'customers with at least one inbound message in the period',
    },
  ],
  sql: `
    select json_build_object('customers', json_build_object(
      'total', count(*),
      'new', count(*) filter (where customer."createdAt" >= :from),
      'active', (
        select count(distinct "customerId") from "Message"
        where direction = 'INBOUND' and "occurredAt" >= :from and "occurredAt" < :to
          and (:platform is null or platform = :platform))
    )) as json
    from "Customer" customer
    where customer."createdAt" < :to and ${writesThere('customer.id')}`,
  rollup: `
    select json_build_object('customers', json_build_object(
      'total', ${whole('sum(amount)')},
      'new', ${whole('sum(amount) filter (where day >= :firstDay)')},
      'active', ${distinctCustomers(':firstDay', ':endDay')}::bigint
    )) as json
    from ${untilItsEnd('NEW')}`,
};
