import { ofThePeriod } from './daily.js';
import type { Metric } from './metric.js';
import { writesThere } from './statement.js';

/** How many of the leads that came in the period were won. */
export const conversionRate: Metric = {
  figures: [
    {
      name: 'conversionRate',
      title: 'Conversion rate',
      unit: 'fraction',
      meaning: 'The share of the leads of the period that became customers.',
      formula: 'leads created in the period that are WON by now / leads created in the period',
    },
  ],
  sql: `
    select json_build_object(
      'conversionRate', count(*) filter (where lead.status = 'WON')::float8 / nullif(count(*), 0)
    ) as json
    from "Lead" lead
    where lead."createdAt" >= :from and lead."createdAt" < :to and ${writesThere('lead."customerId"')}`,
  rollup: `
    select json_build_object('conversionRate',
      coalesce(sum(amount) filter (where measure = 'CONVERTED'), 0)::float8
        / nullif(sum(amount) filter (where measure = 'LEADS'), 0)::float8
    ) as json
    from ${ofThePeriod('LEADS', 'CONVERTED')}`,
};
