import type { Metric } from './metric.js';

const WAIT =
  'a wait begins with an inbound message that no unanswered one precedes, and ends with the next outbound message of that customer that did not fail; waits that end in the period count';

/**
 * How long customers wait for an answer. Each answer of the period is looked at: its wait began with the first
 * inbound message after the answer before it; where there is none, nobody was waiting. Messages of the same
 * instant are ordered by id, which grows with time.
 */
export const responseTime: Metric = {
  figures: [
    {
      name: 'averageResponseTimeSeconds',
      title: 'Average response time',
      unit: 'seconds',
      meaning: 'How long a customer waited for an answer, on average.',
      formula: `mean of the waits: ${WAIT}`,
    },
    {
      name: 'medianResponseTimeSeconds',
      title: 'Median response time',
      unit: 'seconds',
      meaning: 'Half of the customers waited no longer than this for an answer.',
      formula: `50th percentile of the waits, interpolated: ${WAIT}`,
    },
    {
      name: 'p90ResponseTimeSeconds',
      title: 'Response time, 90th percentile',
      unit: 'seconds',
      meaning: 'Nine of ten customers waited no longer than this for an answer.',
      formula: `90th percentile of the waits, interpolated: ${WAIT}`,
    },
  ],
  sql: `
    with waits as (
      select extract(epoch from answer."occurredAt" - first."occurredAt") as seconds
      from "Message" answer
      left join lateral (
        select earlier."occurredAt", earlier.id from "Message" earlier
        where earlier."customerId" = answer."customerId"
          and earlier.direction = 'OUTBOUND' and earlier.status <> 'FAILED'
          and (earlier."occurredAt", earlier.id) < (answer."occurredAt", answer.id)
        order by earlier."occurredAt" desc, earlier.id desc limit 1
      ) previous on true
      cross join lateral (
        select said."occurredAt", said.platform from "Message" said
        where said."customerId" = answer."customerId" and said.direction = 'INBOUND'
          and (said."occurredAt", said.id) < (answer."occurredAt", answer.id)
          and (previous.id is null or (said."occurredAt", said.id) > (previous."occurredAt", previous.id))
        order by said."occurredAt", said.id limit 1
      ) first
      where answer.direction = 'OUTBOUND' and answer.status <> 'FAILED'
        and answer."occurredAt" >= :from and answer."occurredAt" < :to
        and (:platform is null or first.platform = :platform)
    )
    select json_build_object(
      'averageResponseTimeSeconds', round(avg(seconds), 3),
      'medianResponseTimeSeconds', round(percentile_cont(0.5) within group (order by seconds)::numeric, 3),
      'p90ResponseTimeSeconds', round(percentile_cont(0.9) within group (order by seconds)::numeric, 3)
    ) as json
    from waits`,
};
