/** Conversations looked at for the longest wait: those whose customers were silent the longest. */
const WAITING_LOOKED_AT = 1_000;
/** Jobs that are counted: of a longer queue, the figure is at least this. */
const MOST_JOBS = 20_000;

/** How much was said in the hour before `$1`. */
export const MESSAGES = `
  select json_build_object(
    'last1Minute', count(*) filter (where "occurredAt" > $1::timestamptz - interval '1 minute'),
    'last5Minutes', count(*) filter (where "occurredAt" > $1::timestamptz - interval '5 minutes'),
    'last60Minutes', count(*)) as json
  from "Message"
  where "occurredAt" > $1::timestamptz - interval '60 minutes' and "occurredAt" <= $1::timestamptz`;

/**
 * The same second by second, and those live events after the position (`$2`, without the gaps `$3`) that told of
 * messages counted in it: one statement sees both at the same moment.
 */
export const SEED = `
  select json_build_object(
    'seconds', (
      select coalesce(json_agg(json_build_array(second, messages)), '[]') from (
        select floor(extract(epoch from "occurredAt"))::int8 as second, count(*) as messages from "Message"
        where "occurredAt" > $1::timestamptz - interval '61 minutes' group by 1) counted),
    'counted', (
      select coalesce(json_agg(seq), '[]') from "LiveEvent"
      where (seq > $2::bigint or seq = any($3::bigint[])) and (type = 'message.received' or payload ? 'said'))
  ) as json`;

/** Open conversations, those in which the customer spoke last, and since when the first of them waits. */
export const TALK = `
  with waiting as (
    select id, "lastInboundAt" from "Conversation" where status = 'OPEN' and "lastInboundAt" >= "lastMessageAt"
  ), waits as (
    select first."occurredAt" as since
    from (select id from waiting order by "lastInboundAt", id limit ${WAITING_LOOKED_AT}) conversation
    left join lateral (
      select "occurredAt", message.id from "Message" message
      where "conversationId" = conversation.id and direction = 'OUTBOUND' and status <> 'FAILED'
      order by "occurredAt" desc, message.id desc limit 1
    ) answer on true
    cross join lateral (
      select "occurredAt" from "Message" message
      where "conversationId" = conversation.id and direction = 'INBOUND'
        and ("occurredAt", message.id) > (
          coalesce(answer."occurredAt", '-infinity'), coalesce(answer.id, '00000000-0000-0000-0000-000000000000'))
      order by "occurredAt", message.id limit 1
    ) first
  )
  select json_build_object(
    'openConversations', (select count(*) from "Conversation" where status = 'OPEN'),
    'unanswered', (
      select count(*) from "Conversation" where status = 'OPEN' and "lastInboundAt" >= "lastMessageAt"),
    'waitingSince', (select iso(min(since)) from waits)) as json`;

/**
 * Open leads that are hot and became so since `$1`: those whose score rose to it since then. A lead that has no
 * history became hot when it was made.
 */
export const HOT_LEADS = `
  with warmed as (
    select "leadId" as id from "LeadScore"
    where "createdAt" >= $1::timestamptz and score >= 70 and ("previousScore" is null or "previousScore" < 70)
    union
    select id from "Lead" lead
    where "createdAt" >= $1::timestamptz and not exists (select from "LeadScore" where "leadId" = lead.id)
  )
  select json_build_object('leads', count(*)) as json
  from warmed join "Lead" lead using (id) where lead.score >= 70 and lead.status not in ('WON', 'LOST')`;

/** Users seen in the five minutes before `$1`, and jobs that are due. */
export const PRESENCE = `
  select json_build_object(
    'activeAgents', (
      select count(*) from "User" where active and "lastSeenAt" > $1::timestamptz - interval '5 minutes'),
    'jobsWaiting', (
      select count(*) from (
        select from graphile_worker.jobs
        where locked_at is null and attempts < max_attempts and run_at <= now() limit ${MOST_JOBS}) job)
  ) as json`;
