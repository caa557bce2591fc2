import { untilItsEnd } from './daily.js';
import type { Metric } from './metric.js';
import { writesThere } from './statement.js';

/** Customers named as the best ones. */
const TOP = 5;

/**
 * The best customers, among those so many who can have brought most by any time: what they brought by the end of the
 * period is summed up from their leads. Null where somebody who is not among them might be better: the last of the
 * candidates says how much everybody after it can have brought at most.
 */
function bestAmong(candidates: number): string {
  return `(
    with candidates as (
      select "customerId", most from "RollupBuyer" where scope = :place and currency = :currency
      order by most desc, "customerId" limit ${candidates}
    ), brought as (
      select candidates."customerId", sold.value, sold.leads from candidates cross join lateral (
        select sum(lead.value) as value, count(*) as leads from "Lead" lead
        where lead."customerId" = candidates."customerId" and lead.status = 'WON' and lead."closedAt" < :to
          and lead.currency = :currency and lead.value is not null
      ) sold where sold.leads > 0
    ), best as (
      select * from brought order by value desc, "customerId" limit ${TOP}
    ), worst as (
      select value, "customerId" from best order by value, "customerId" desc limit 1
    ), last as (
      select most, "customerId" from candidates order by most, "customerId" desc limit 1
    )
    select coalesce(json_agg(json_build_object('customerId', best."customerId", 'name', customer.name,
      'value', best.value::text, 'leads', best.leads) order by best.value desc, best."customerId"), '[]')
    from best join "Customer" customer on customer.id = best."customerId"
    having (select count(*) from candidates) < ${candidates}
      or (select count(*) from best) = ${TOP} and (
        select worst.value > last.most or worst.value = last.most and worst."customerId" <= last."customerId"
        from worst, last))`;
}

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
  rollup: `
    select json_build_object('customerLifetimeValue', json_build_object(
      'average', (
        select round(sum(amount) filter (where measure = 'REVENUE')
          / nullif(sum(amount) filter (where measure = 'BUYERS'), 0), 2)::text
        from ${untilItsEnd('REVENUE', 'BUYERS')} and key = :currency),
      'currency', :currency,
      'top', best.top
    )) as json
    from (select coalesce(${bestAmong(50)}, ${bestAmong(1_000)}) as top) best where best.top is not null`,
};
