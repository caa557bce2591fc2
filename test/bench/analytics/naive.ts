/** The dashboard's main figures of `$1 <= t < $2`, counted over the tables as one would write it first. */
export const NAIVE_DASHBOARD = `
  with spoken as (
    select "customerId", "occurredAt", id, direction, platform, sentiment, intent, status,
      lag(direction) over (partition by "customerId" order by "occurredAt", id) as previous,
      lag("occurredAt") over (partition by "customerId" order by "occurredAt", id) as before
    from "Message" where "occurredAt" >= $1 and "occurredAt" < $2
  )
  select
    (select json_object_agg(platform, n) from (select platform, count(*) n from spoken group by 1) x) as platforms,
    (select json_object_agg(sentiment, n) from (
       select sentiment, count(*) n from spoken where sentiment is not null group by 1) x) as sentiments,
    (select json_object_agg(intent, n) from (
       select intent, count(*) n from spoken where intent is not null group by 1) x) as intents,
    (select json_agg(x) from (
       select date_trunc('day', "occurredAt", 'UTC') as day, count(*) n from spoken group by 1) x) as series,
    (select count(distinct "customerId") from spoken where direction = 'INBOUND') as active,
    (select percentile_cont(array[0.5, 0.9]) within group (order by extract(epoch from "occurredAt" - before))
     from spoken where direction = 'OUTBOUND' and previous = 'INBOUND') as waits,
    (select json_agg(x) from (select status, count(*), sum(value) from "Lead"
       where "createdAt" >= $1 and "createdAt" < $2 group by 1) x) as leads,
    (select count(*) from "Customer" where "createdAt" < $2) as customers`;

/** Twenty events from the middle of the story of `$1`, by the tables put together, sorted and skipped. */
export const NAIVE_JOURNEY = `
  select * from (
    select 'message' as kind, id, "occurredAt" as at, body as text from "Message" where "customerId" = $1
    union all
    select 'note', id, "createdAt", body from "CustomerNote" where "customerId" = $1
    union all
    select 'score', score.id, score."createdAt", score.score::text
    from "LeadScore" score join "Lead" lead on lead.id = score."leadId" where lead."customerId" = $1
    union all
    select 'status', moved.id, moved."createdAt", moved."to"::text
    from "LeadStatusChange" moved join "Lead" lead on lead.id = moved."leadId" where lead."customerId" = $1
    union all
    select 'news', id, "createdAt", title from "Notification" where "customerId" = $1
  ) story order by at, id limit 20 offset $2`;

/** Every message with the columns of the list, as COPY writes them. */
export const COPY_MESSAGES = `
  copy (
    select id, "customerId", platform, direction, "contentType", body, "externalId", status, "failureReason", intent,
      "intentConfidence", sentiment, "sentimentScore", urgent, "analyzedBy", "authorId", "replyToId", "editedAt",
      "revokedAt", "occurredAt", "createdAt"
    from "Message" order by "createdAt" desc, id desc
  ) to stdout with (format csv, header)`;
