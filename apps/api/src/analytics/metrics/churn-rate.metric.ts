import { distinctCustomers, writtenAgain } from './daily.js';
import type { Metric } from './metric.js';

/** How many customers fell silent. */
export const churnRate: Metric = {
  figures: [
    {
      name: 'churnRate',
      title: 'Churn rate',
      unit: 'fraction',
      meaning: 'The share of the customers who wrote in the previous period and fell silent in this one.',
      formula:
        'customers with an inbound message in the period of the same length before, and none in the period / customers with an inbound message in the period of the same length before',
    },
  ],
  sql: `
    with known as (
      select distinct "customerId" from "Message"
      where direction = 'INBOUND' and "occurredAt" >= :before and "occurredAt" < :from
        and (:platform is null or platform = :platform)
    ), present as (
      select distinct "customerId" from "Message"
      where direction = 'INBOUND' and "occurredAt" >= :from and "occurredAt" < :to
        and (:platform is null or platform = :platform)
    )
    select json_build_object(
      'churnRate', count(*) filter (where present."customerId" is null)::float8 / nullif(count(*), 0)
    ) as json
    from known left join present using ("customerId")`,
  rollup: `
    with counted as materialized (
      select ${distinctCustomers(':beforeDay', ':firstDay')} as known,
        ${writtenAgain(':firstDay', ':endDay', ':firstDay', ':beforeDay')} as present
    )
    select json_build_object('churnRate', (known - present)::float8 / nullif(known, 0)::float8) as json from counted`,
};
