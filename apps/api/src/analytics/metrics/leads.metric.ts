import { ofThePeriod, untilItsEnd, whole } from './daily.js';
import type { Metric } from './metric.js';
import { writesThere } from './statement.js';

const MONEY =
  'only in the main currency (that of most won leads, else of most leads): leads in others are left out';

/** What is in the pipeline and what came of it. */
export const leads: Metric = {
  figures: [
    {
      name: 'leads.open',
      title: 'Open leads',
      unit: 'count',
      meaning: 'The leads that were neither won nor lost at the end of the period.',
      formula: 'leads created before the end of the period and not closed before it',
    },
    {
      name: 'leads.won',
      title: 'Won leads',
      unit: 'count',
      meaning: 'The leads that were won in the period, whenever they came.',
      formula: 'WON leads closed in the period',
    },
    {
      name: 'leads.lost',
      title: 'Lost leads',
      unit: 'count',
      meaning: 'The leads that were lost in the period, whenever they came.',
      formula: 'LOST leads closed in the period',
    },
    {
      name: 'leads.value',
      title: 'Pipeline value',
      unit: 'money',
      meaning: 'What the open leads are worth together.',
      formula: `value of the leads that were open at the end of the period; ${MONEY}`,
    },
    {
      name: 'leads.revenue',
      title: 'Revenue',
      unit: 'money',
      meaning: 'What the leads won in the period are worth together.',
      formula: `value of the WON leads closed in the period; ${MONEY}`,
    },
  ],
  sql: `
    with known as (
      select lead.status, lead."closedAt", case when lead.currency = :currency then lead.value end as value,
        lead."createdAt" < :to and (lead."closedAt" >= :to or lead.status not in ('WON', 'LOST')) as open,
        lead."closedAt" >= :from and lead."closedAt" < :to as closed
      from "Lead" lead
      where (lead."createdAt" < :to or lead."closedAt" < :to) and ${writesThere('lead."customerId"')}
    )
    select json_build_object('leads', json_build_object(
      'open', count(*) filter (where open),
      'won', count(*) filter (where closed and status = 'WON'),
      'lost', count(*) filter (where closed and status = 'LOST'),
      'value', coalesce(sum(value) filter (where open), 0.00)::text,
      'revenue', coalesce(sum(value) filter (where closed and status = 'WON'), 0.00)::text,
      'currency', :currency
    )) as json
    from known`,
  rollup: `
    select json_build_object('leads', json_build_object(
      'open', ${whole("sum(amount) filter (where measure = 'OPEN')")},
      'won', ${whole("sum(amount) filter (where measure = 'CLOSED' and key = 'WON')")},
      'lost', ${whole("sum(amount) filter (where measure = 'CLOSED' and key = 'LOST')")},
      'value', coalesce(sum(amount) filter (where measure = 'VALUE' and key = :currency), 0.00)::text,
      'revenue', coalesce(sum(amount) filter (where measure = 'REVENUE' and key = :currency), 0.00)::text,
      'currency', :currency
    )) as json
    from (
      select measure, key, day, amount from ${untilItsEnd('OPEN', 'VALUE')}
      union all
      select measure, key, day, amount from ${ofThePeriod('CLOSED', 'REVENUE')}
    ) figure`,
};
