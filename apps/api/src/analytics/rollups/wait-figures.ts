import { addFigures, scopesOf, ZONES } from './figure-sums.js';
import { PENDING_MESSAGES } from './pending.js';
import { bucketOf, COARSE } from './wait-buckets.js';

const ANSWER = `direction = 'OUTBOUND' and status <> 'FAILED'`;

/** Figures of waits, from rows (sign, answeredAt, platform, ms, bucket). */
function waitFigures(source: string): string {
  return `
    select zone.id as zone, scope, measure, (wait."answeredAt" at time zone zone.name)::date as day, key,
      wait.sign * figure.amount as amount
    from ${source} wait
    cross join ${ZONES} zone
    cross join lateral ${scopesOf('wait.platform')} placed (scope)
    cross join lateral (values
      ('WAITS', lpad((wait.bucket / ${COARSE})::text, 4, '0'), 1::numeric),
      ('WAIT.' || wait.bucket / ${COARSE}, lpad(wait.bucket::text, 4, '0'), 1),
      ('WAITED', '', wait.ms)
    ) figure (measure, key, amount)`;
}

const MILLISECONDS = `(extract(epoch from answered - asked) * 1000)::bigint`;

/**
 * Brings the waits up to date; `$1` zones, `$2` number of the last change whose customers are taken. A message can only
 * change the wait that the next answer at or after it ended, and the one after that, which begins where that one ended:
 * these are computed anew, and those of changed messages that are no answers any more are taken away.
 */
export const FOLD_WAITS = `
  with moved as (
    select distinct "customerId", "occurredAt", "messageId" from ${PENDING_MESSAGES} change
  ), affected as (
    select answer.id from moved cross join lateral (
      select said.id from "Message" said
      where said."customerId" = moved."customerId" and said.${ANSWER}
        and (said."occurredAt", said.id) >= (moved."occurredAt", moved."messageId")
      order by said."occurredAt", said.id limit 2
    ) answer
    union select "messageId" from moved
  ), found as (
    select answer.id, answer."occurredAt" as answered, first.platform, first."occurredAt" as asked
    from affected join "Message" answer using (id)
    left join lateral (
      select said."occurredAt", said.id from "Message" said
      where said."customerId" = answer."customerId" and said.${ANSWER}
        and (said."occurredAt", said.id) < (answer."occurredAt", answer.id)
      order by said."occurredAt" desc, said.id desc limit 1
    ) previous on true
    cross join lateral (
      select said."occurredAt", said.platform from "Message" said
      where said."customerId" = answer."customerId" and said.direction = 'INBOUND'
        and (said."occurredAt", said.id) < (answer."occurredAt", answer.id)
        and (previous.id is null or (said."occurredAt", said.id) > (previous."occurredAt", previous.id))
      order by said."occurredAt", said.id limit 1
    ) first
    where answer.${ANSWER}
  ), timed as (
    select id, answered, platform, ${MILLISECONDS} as ms from found
  ), fresh as materialized (
    select id as "answerId", answered as "answeredAt", platform, ms, ${bucketOf('ms')} as bucket from timed
  ), stale as materialized (
    select kept.* from "RollupWait" kept join affected on affected.id = kept."answerId"
  ), removed as (
    delete from "RollupWait" where "answerId" in (select "answerId" from stale except select "answerId" from fresh)
  ), written as (
    insert into "RollupWait" ("answerId", "answeredAt", platform, ms, bucket)
    select * from fresh except select "answerId", "answeredAt", platform, ms, bucket from stale
    on conflict ("answerId") do update set "answeredAt" = excluded."answeredAt", platform = excluded.platform,
      ms = excluded.ms, bucket = excluded.bucket
  ), told as (
    select 1 as sign, "answeredAt", platform, ms, bucket from fresh
    union all select -1, "answeredAt", platform, ms, bucket from stale
  )
  ${addFigures(waitFigures('told'))}`;

/** Computes the waits of all messages, without their figures. */
export const BUILD_WAITS = `
  with spoken as (
    select "customerId", "occurredAt", id, platform, direction, count(*) filter (where direction = 'OUTBOUND') over (
      partition by "customerId" order by "occurredAt", id rows between unbounded preceding and 1 preceding
    ) as answers_before
    from "Message" where direction = 'INBOUND' or status <> 'FAILED'
  ), found as (
    select (array_agg(id) filter (where direction = 'OUTBOUND'))[1] as id,
      min("occurredAt") filter (where direction = 'OUTBOUND') as answered,
      min("occurredAt") filter (where direction = 'INBOUND') as asked,
      (array_agg(platform order by "occurredAt", id) filter (where direction = 'INBOUND'))[1] as platform
    from spoken group by "customerId", answers_before
    having bool_or(direction = 'OUTBOUND') and bool_or(direction = 'INBOUND')
  ), timed as (
    select id, answered, platform, ${MILLISECONDS} as ms from found
  )
  insert into "RollupWait" ("answerId", "answeredAt", platform, ms, bucket)
  select id, answered, platform, ms, ${bucketOf('ms')} from timed`;

/** Adds the figures of all waits; `$1` zones. */
export const BUILD_WAIT_FIGURES = addFigures(
  waitFigures(`(select 1 as sign, "answeredAt", platform, ms, bucket from "RollupWait")`),
);
