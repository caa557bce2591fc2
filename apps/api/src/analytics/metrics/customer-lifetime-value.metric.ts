import type { Metric } from './metric.js';
import { writesThere } from './statement.js';

/** Customers named as the best ones. */
const TOP = 5;

/** What a customer who bought has brought so far. */
export const customerLifetimeValue: Metric = {
  figures: [
    {
      name: 'customerLifetimeValue',
      title: 'Customer lifetime value',
      unit: 'money',
      meaning:
        'What a customer who bought has brought until the end of the period, on average, and who brought most.',
      formula:
        'value of WON leads per customer having at least one, won before the end of the period; only in the main currency (that of most won leads, else of most leads): leads in others are left out',
    },
  ],
  sql: `
    with buyers as (
      select lead."customerId", sum(lead.value) as value, count(*) as leads
      from "Lead" lead
      where lead.status = 'WON' and lead."closedAt" < :to and lead.currency = :currency and lead.value is not null
        and ${writesThere('lead."customerId"')}
      group by lead."customerId"
    ), best as (
      select buyers.*, customer.name from buyers join "Customer" customer on customer.id = buyers."customerId"
      order by buyers.value desc, buyers."customerId" limit ${TOP}
    )
    select json_build_object('customerLifetimeValue', json_build_object(
      'average', (select round(avg(value), 2)::text from buyers),
      'currency', :currency,
      'top', coalesce((
        select json_agg(json_build_object('customerId', "customerId", 'name', name, 'value', value::text, 'leads', leads)
          order by value desc, "customerId")
        from best), '[]')
    )) as json`,
};
