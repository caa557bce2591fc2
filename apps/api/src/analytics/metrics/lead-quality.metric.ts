import { ofThePeriod, whole } from './daily.js';
import type { Metric } from './metric.js';
import { writesThere } from './statement.js';

/** How promising the new leads are. */
export const leadQuality: Metric = {
  figures: [
    {
      name: 'leadQuality',
      title: 'Lead quality',
      unit: 'count',
      meaning: 'How many of the leads of the period are hot, warm and cold.',
      formula:
        'leads created in the period by the score they have now: hot from 70, warm from 40, cold below',
    },
  ],
  sql: `
    select json_build_object('leadQuality', json_build_object(
      'hot', count(*) filter (where lead.score >= 70),
      'warm', count(*) filter (where lead.score between 40 and 69),
      'cold', count(*) filter (where lead.score < 40)
    )) as json
    from "Lead" lead
    where lead."createdAt" >= :from and lead."createdAt" < :to and ${writesThere('lead."customerId"')}`,
  rollup: `
    select json_build_object('leadQuality', json_build_object(
      'hot', ${whole("sum(amount) filter (where key = 'HOT')")},
      'warm', ${whole("sum(amount) filter (where key = 'WARM')")},
      'cold', ${whole("sum(amount) filter (where key = 'COLD')")}
    )) as json
    from ${ofThePeriod('LEADS')}`,
};
