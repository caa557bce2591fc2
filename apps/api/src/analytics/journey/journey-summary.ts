import { FIRST_CONTACT } from './journey-sources.js';

/**
 * SQL: the summary of the customer `$1`. Messages are read from their index alone, in its order and without sorting:
 * once for the waits and moods, once for the number. A wait begins with an inbound message after an answer and ends
 * with an outbound one after an inbound, so the sum of all waits is the sum of the ends less that of the begins; a
 * wait that goes on has begun last and counts not yet. It is the definition of `averageResponseTimeSeconds` on the
 * dashboard, over all time.
 */
export const JOURNEY_SUMMARY = `
  with spoken as (
    select m.direction, m."occurredAt" as at, m."sentimentScore" as score,
      lag(m.direction) over (order by m."occurredAt", m.id) as previous
    from "Message" m
    where m."customerId" = $1::uuid and (m.direction = 'INBOUND' or m.status <> 'FAILED')
  ), counted as (
    select avg(score) filter (where direction = 'INBOUND') as mood,
      count(*) filter (where direction = 'OUTBOUND' and previous = 'INBOUND') as ends,
      sum(extract(epoch from at)) filter (where direction = 'OUTBOUND' and previous = 'INBOUND') as ended,
      count(*) filter (where direction = 'INBOUND' and previous is distinct from 'INBOUND') as begins,
      sum(extract(epoch from at)) filter (where direction = 'INBOUND' and previous is distinct from 'INBOUND') as begun,
      extract(epoch from max(at) filter (where direction = 'INBOUND' and previous is distinct from 'INBOUND')) as last
    from spoken
  ), money as (
    select l.currency, sum(l.value) as value, count(*) as leads
    from "Lead" l where l."customerId" = $1::uuid and l.status = 'WON' and l.value is not null
    group by l.currency
  ), ranked as (
    select *, row_number() over (order by leads desc, value desc, currency) as place from money
  )
  select json_build_object(
    'firstContactAt', (select iso(${FIRST_CONTACT}) from "Customer" c where c.id = $1::uuid),
    'channels', (
      select coalesce(json_agg(talk.platform order by talk."createdAt", talk.platform), '[]')
      from "Conversation" talk where talk."customerId" = $1::uuid),
    'messages', (select count(*) from "Message" m where m."customerId" = $1::uuid),
    'averageSentiment', round(counted.mood::numeric, 3),
    'currentScore', (
      select l.score from "Lead" l where l."customerId" = $1::uuid
      order by l.status not in ('WON', 'LOST') desc, l."createdAt" desc, l.id desc limit 1),
    'lifetimeValue', json_build_object(
      'value', coalesce((select value from ranked where place = 1), 0.00)::text,
      'currency', (select currency from ranked where place = 1),
      'others', (
        select coalesce(json_agg(json_build_object('value', value::text, 'currency', currency) order by place), '[]')
        from ranked where place > 1)),
    'averageResponseTimeSeconds', round(
      (counted.ended - counted.begun + case when counted.begins > counted.ends then counted.last else 0 end)
        / nullif(counted.ends, 0), 3)
  )::text as json from counted`;
