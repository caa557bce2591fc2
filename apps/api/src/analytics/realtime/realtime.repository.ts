import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { parsed } from '@libs/http/json.js';
import type { RealtimeFigures } from './realtime.dto.js';

/** Conversations looked at for the longest wait: those whose customers were silent the longest. */
const WAITING_LOOKED_AT = 1_000;

const SNAPSHOT = `
  with waiting as (
    select id, "lastInboundAt" from "Conversation" where status = 'OPEN' and "lastInboundAt" >= "lastMessageAt"
  ), waits as (
    select first."occurredAt" as since
    from (select id from waiting order by "lastInboundAt" limit ${WAITING_LOOKED_AT}) conversation
    left join lateral (
      select "occurredAt", message.id from "Message" message
      where "conversationId" = conversation.id and direction = 'OUTBOUND' and status <> 'FAILED'
      order by "occurredAt" desc, message.id desc limit 1
    ) answer on true
    cross join lateral (
      select "occurredAt" from "Message" message
      where "conversationId" = conversation.id and direction = 'INBOUND'
        and (answer.id is null or ("occurredAt", message.id) > (answer."occurredAt", answer.id))
      order by "occurredAt", message.id limit 1
    ) first
  ), hot as (
    select coalesce(
      (select min(warmed."createdAt") from "LeadScore" warmed
       where warmed."leadId" = lead.id and warmed.score >= 70 and warmed."createdAt" > coalesce(
         (select max(cool."createdAt") from "LeadScore" cool where cool."leadId" = lead.id and cool.score < 70),
         '-infinity')),
      lead."createdAt") as since
    from "Lead" lead where lead.score >= 70 and lead.status not in ('WON', 'LOST')
  )
  select json_build_object(
    'at', iso($1::timestamptz),
    'messages', (
      select json_build_object(
        'last1Minute', count(*) filter (where "occurredAt" > $1::timestamptz - interval '1 minute'),
        'last5Minutes', count(*) filter (where "occurredAt" > $1::timestamptz - interval '5 minutes'),
        'last60Minutes', count(*))
      from "Message"
      where "occurredAt" > $1::timestamptz - interval '60 minutes' and "occurredAt" <= $1::timestamptz),
    'activeAgents', (
      select count(*) from "User" where active and "lastSeenAt" > $1::timestamptz - interval '5 minutes'),
    'openConversations', (select count(*) from "Conversation" where status = 'OPEN'),
    'unanswered', (select count(*) from waiting),
    'longestWaitSeconds', (
      select floor(extract(epoch from $1::timestamptz - min(since))) from waits where since <= $1::timestamptz),
    'hotLeadsToday', (select count(*) from hot where since >= date_trunc('day', $1::timestamptz, 'UTC')),
    'jobsWaiting', (
      select count(*) from graphile_worker.jobs
      where locked_at is null and attempts < max_attempts and run_at <= now())
  ) as json`;

/** Counts what goes on at this moment. */
@Injectable()
export class RealtimeRepository {
  constructor(private readonly database: Database) {}

  /** The figures of this instant. */
  async figures(now: Date): Promise<RealtimeFigures> {
    const json = await this.database.json(SNAPSHOT, [now]);
    if (!json) throw new Error('The snapshot answered without a row.');
    return parsed<RealtimeFigures>(json);
  }
}
