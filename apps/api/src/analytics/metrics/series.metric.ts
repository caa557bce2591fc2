import { ofThePeriod, whole } from './daily.js';
import type { Metric } from './metric.js';
import { writesThere } from './statement.js';

/**
 * The same figures day by day. The days come cut (time zones are the period's business): width_bucket finds the
 * day of an instant, and a day without anything is there with zeros.
 */
export const series: Metric = {
  figures: [
    {
      name: 'series',
      title: 'Day by day',
      unit: 'count',
      meaning: 'Messages, new customers, new leads, won leads and revenue of each day.',
      formula:
        'messages by when they were said, customers and leads by when they were created, won leads and their value (in the main currency) by when they were closed, per day of the time zone',
    },
  ],
  sql: `
    with days as (
      select date, day from unnest(:dates) with ordinality as listed (date, day)
    ), said as (
      select width_bucket("occurredAt", :dayStarts) as day,
        count(*) filter (where direction = 'INBOUND') as inbound,
        count(*) filter (where direction = 'OUTBOUND') as outbound
      from "Message"
      where "occurredAt" >= :from and "occurredAt" < :to and (:platform is null or platform = :platform)
      group by 1
    ), came as (
      select width_bucket(customer."createdAt", :dayStarts) as day, count(*) as customers
      from "Customer" customer
      where customer."createdAt" >= :from and customer."createdAt" < :to and ${writesThere('customer.id')}
      group by 1
    ), opened as (
      select width_bucket(lead."createdAt", :dayStarts) as day, count(*) as leads
      from "Lead" lead
      where lead."createdAt" >= :from and lead."createdAt" < :to and ${writesThere('lead."customerId"')}
      group by 1
    ), won as (
      select width_bucket(lead."closedAt", :dayStarts) as day, count(*) as leads,
        sum(lead.value) filter (where lead.currency = :currency) as revenue
      from "Lead" lead
      where lead.status = 'WON' and lead."closedAt" >= :from and lead."closedAt" < :to
        and ${writesThere('lead."customerId"')}
      group by 1
    )
    select json_build_object('series', json_agg(json_build_object(
      'date', days.date,
      'inbound', coalesce(said.inbound, 0),
      'outbound', coalesce(said.outbound, 0),
      'newCustomers', coalesce(came.customers, 0),
      'newLeads', coalesce(opened.leads, 0),
      'won', coalesce(won.leads, 0),
      'revenue', coalesce(won.revenue, 0.00)::text
    ) order by days.day)) as json
    from days
    left join said using (day)
    left join came using (day)
    left join opened using (day)
    left join won using (day)`,
  rollup: `
    with days as (
      select listed.date, listed.date::date as day from unnest(:dates) listed (date)
    ), summed as (
      select day,
        sum(amount) filter (where measure = 'MESSAGES' and key = 'INBOUND') as inbound,
        sum(amount) filter (where measure = 'MESSAGES' and key = 'OUTBOUND') as outbound,
        sum(amount) filter (where measure = 'NEW') as customers,
        sum(amount) filter (where measure = 'LEADS') as leads,
        sum(amount) filter (where measure = 'CLOSED' and key = 'WON') as won,
        sum(amount) filter (where measure = 'REVENUE' and key = :currency) as revenue
      from ${ofThePeriod('MESSAGES', 'NEW', 'LEADS', 'CLOSED', 'REVENUE')}
      group by day
    )
    select json_build_object('series', json_agg(json_build_object(
      'date', days.date,
      'inbound', ${whole('inbound')},
      'outbound', ${whole('outbound')},
      'newCustomers', ${whole('customers')},
      'newLeads', ${whole('leads')},
      'won', ${whole('won')},
      'revenue', coalesce(revenue, 0.00)::text
    ) order by days.day)) as json
    from days left join summed using (day)`,
};
