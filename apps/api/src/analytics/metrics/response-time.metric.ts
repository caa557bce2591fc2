import { EXACT_UP_TO, standsFor, WAIT_ERROR } from '../rollups/wait-buckets.js';
import { ofThePeriod } from './daily.js';
import type { Metric } from './metric.js';

const WAIT =
  'a wait begins with an inbound message that no unanswered one precedes, and ends with the next outbound message of that customer that did not fail; waits that end in the period count';

/**
 * How long customers wait for an answer. The messages of each customer fall into turns that end with an answer; the
 * first inbound message of a turn began the wait, and a turn without one kept nobody waiting. The first turn of the
 * period may have begun before it: then the wait did too. Messages of the same instant are ordered by id, which
 * grows with time.
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
      formula: `50th percentile of the waits, interpolated: ${WAIT}; ${WAIT_ERROR}`,
    },
    {
      name: 'p90ResponseTimeSeconds',
      title: 'Response time, 90th percentile',
      unit: 'seconds',
      meaning: 'Nine of ten customers waited no longer than this for an answer.',
      formula: `90th percentile of the waits, interpolated: ${WAIT}; ${WAIT_ERROR}`,
    },
  ],
  sql: `
    with spoken as (
      select "customerId", "occurredAt", id, platform, direction, count(*) filter (where direction = 'OUTBOUND') over (
        partition by "customerId" order by "occurredAt", id rows between unbounded preceding and 1 preceding
      ) as answers_before
      from "Message"
      where "occurredAt" >= :from and "occurredAt" < :to and (direction = 'INBOUND' or status <> 'FAILED')
    ), turns as (
      select "customerId", answers_before,
        min("occurredAt") filter (where direction = 'OUTBOUND') as answered,
        min("occurredAt") filter (where direction = 'INBOUND') as asked,
        (array_agg(platform order by "occurredAt", id) filter (where direction = 'INBOUND'))[1] as platform
      from spoken group by "customerId", answers_before having bool_or(direction = 'OUTBOUND')
    ), waits as (
      select extract(epoch from turns.answered - coalesce(earlier.asked, turns.asked)) as seconds
      from turns
      left join lateral (
        select answer."occurredAt", answer.id from "Message" answer
        where turns.answers_before = 0 and answer."customerId" = turns."customerId"
          and answer.direction = 'OUTBOUND' and answer.status <> 'FAILED' and answer."occurredAt" < :from
        order by answer."occurredAt" desc, answer.id desc limit 1
      ) previous on true
      left join lateral (
        select said."occurredAt" as asked, said.platform from "Message" said
        where turns.answers_before = 0 and said."customerId" = turns."customerId" and said.direction = 'INBOUND'
          and said."occurredAt" < :from
          and (previous.id is null or (said."occurredAt", said.id) > (previous."occurredAt", previous.id))
        order by said."occurredAt", said.id limit 1
      ) earlier on true
      where coalesce(earlier.asked, turns.asked) is not null
        and (:platform is null or coalesce(earlier.platform, turns.platform) = :platform)
    )
    select json_build_object(
      'averageResponseTimeSeconds', round(avg(seconds), 3),
      'medianResponseTimeSeconds', round(percentile_cont(0.5) within group (order by seconds)::numeric, 3),
      'p90ResponseTimeSeconds', round(percentile_cont(0.9) within group (order by seconds)::numeric, 3)
    ) as json
    from waits`,
  rollup: `
    with coarse as materialized (
      select key::int as tens, sum(sum(amount)) over (order by key::int) - sum(amount) as below, sum(amount) as waits
      from ${ofThePeriod('WAITS')} group by key::int
    ), counted as materialized (
      select sum(waits) as waits, (select coalesce(sum(amount), 0) from ${ofThePeriod('WAITED')}) as ms from coarse
    ), exact as (
      select percentile_cont(array[0.5, 0.9]) within group (order by ms::numeric / 1000) as seconds from "RollupWait"
      where (select coalesce(waits, 0) <= ${EXACT_UP_TO} from counted)
        and "answeredAt" >= :from and "answeredAt" < :to and (:platform is null or platform = :platform)
    ), ranks as (
      select share, rank, ceil(rank) as above from counted cross join lateral (values (0.5), (0.9)) asked (share)
      cross join lateral (select (waits - 1) * share as rank) place
      where waits > ${EXACT_UP_TO}
    ), wanted as (
      select distinct place, coarse.tens, coarse.below
      from ranks cross join lateral (values (floor(rank)), (above)) ends (place)
      join coarse on place >= coarse.below and place < coarse.below + coarse.waits
    ), fine as (
      select each.tens, figure.bucket, each.below + sum(figure.waits) over (partition by each.tens order by figure.bucket) as up_to
      from (select distinct tens, below from wanted) each
      cross join lateral (
        select key::int as bucket, sum(amount) as waits
        from "RollupFigure" where zone = :zone and scope = :place and day >= :firstDay and day < :endDay
          and measure = 'WAIT.' || each.tens
        group by key::int
      ) figure
    ), found as (
      select wanted.place, min(fine.bucket) as bucket from wanted
      join fine on fine.tens = wanted.tens and wanted.place < fine.up_to group by wanted.place
    ), timed as (
      select place, ${standsFor('bucket')} as ms from found
    ), near as (
      select share, lower.ms + (upper.ms - lower.ms) * (rank - floor(rank))::float8 as ms from ranks
      join timed lower on lower.place = floor(rank) join timed upper on upper.place = above
    )
    select json_build_object(
      'averageResponseTimeSeconds', (select round(ms / nullif(waits, 0) / 1000, 3) from counted),
      'medianResponseTimeSeconds', round(coalesce(
        (select seconds[1] from exact), (select ms / 1000 from near where share = 0.5))::numeric, 3),
      'p90ResponseTimeSeconds', round(coalesce(
        (select seconds[2] from exact), (select ms / 1000 from near where share = 0.9))::numeric, 3)
    ) as json`,
};
