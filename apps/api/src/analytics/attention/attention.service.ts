import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { Platform } from '@libs/database/generated/enums.js';

/** A lead that is HOT and open. */
export interface HotLead {
  leadId: string;
  customer: string | null;
  score: number;
}

/** A customer who wrote and has no answer. */
export interface Wait {
  conversationId: string;
  customer: string | null;
  platform: Platform;
  /** ISO 8601: when the first message that nobody answered was said. */
  since: string;
}

/** A message of ours that was not sent. */
export interface FailedMessage {
  messageId: string;
  customer: string | null;
  platform: Platform;
  reason: string | null;
}

/** What somebody should look at. Names are those of this moment. */
export interface Attention {
  hotLeads: HotLead[];
  hotLeadCount: number;
  waits: Wait[];
  waitCount: number;
  failed: FailedMessage[];
  failedCount: number;
}

/** Entries of each list; beyond them there is the count. */
const SHOWN = 10;
/** Conversations looked at for the longest wait: those whose customers were silent the longest. */
const WAITING_LOOKED_AT = 200;

/** Customers for whom something can be done: of those who were erased only figures are left. @param alias of the row that is theirs */
const thereIs = (alias: string, more = ''): string =>
  `exists (select from "Customer" c where c.id = ${alias}."customerId" and c."erasedAt" is null${more})`;
const NOT_BLOCKED = ` and c.status <> 'BLOCKED'`;

const HOT = `from "Lead" lead where lead.score >= 70 and lead.status not in ('WON', 'LOST')
  and ${thereIs('lead', NOT_BLOCKED)}`;
const WAITING = `from "Conversation" asked where asked.status = 'OPEN' and asked."lastInboundAt" >= asked."lastMessageAt"
  and ${thereIs('asked', NOT_BLOCKED)}`;
const FAILED = `from "Message" message where message.status = 'FAILED' and message."createdAt" >= $1::timestamptz
  and message."createdAt" < $2::timestamptz and ${thereIs('message')}`;

const ATTENTION = `
  select json_build_object(
    'hotLeadCount', (select count(*) ${HOT}),
    'hotLeads', (
      select coalesce(json_agg(entry), '[]') from (
        select lead.id as "leadId", customer.name as customer, lead.score
        from (select lead.id, lead."customerId", lead.score ${HOT} order by lead.score desc, lead.id desc limit ${SHOWN}) lead
        join "Customer" customer on customer.id = lead."customerId" order by lead.score desc, lead.id desc) entry),
    'waitCount', (select count(*) ${WAITING}),
    'waits', (
      select coalesce(json_agg(entry), '[]') from (
        select conversation.id as "conversationId", customer.name as customer, conversation.platform,
          iso(first."occurredAt") as since
        from (select id, "customerId", platform ${WAITING} order by "lastInboundAt" limit ${WAITING_LOOKED_AT}) conversation
        join "Customer" customer on customer.id = conversation."customerId"
        left join lateral (
          select said."occurredAt", said.id from "Message" said
          where said."conversationId" = conversation.id and said.direction = 'OUTBOUND' and said.status <> 'FAILED'
          order by said."occurredAt" desc, said.id desc limit 1
        ) answer on true
        cross join lateral (
          select said."occurredAt" from "Message" said
          where said."conversationId" = conversation.id and said.direction = 'INBOUND'
            and (answer.id is null or (said."occurredAt", said.id) > (answer."occurredAt", answer.id))
          order by said."occurredAt", said.id limit 1
        ) first
        order by first."occurredAt", conversation.id limit ${SHOWN}) entry),
    'failedCount', (select count(*) ${FAILED}),
    'failed', (
      select coalesce(json_agg(entry), '[]') from (
        select message.id as "messageId", customer.name as customer, message.platform, message."failureReason" as reason
        from (select message.id, message."customerId", message.platform, message."failureReason", message."createdAt"
              ${FAILED} order by message."createdAt" desc, message.id desc limit ${SHOWN}) message
        join "Customer" customer on customer.id = message."customerId"
        order by message."createdAt" desc, message.id desc) entry)
  ) as json`;

/** Finds what needs a person: hot leads, customers who wait, messages that failed. */
@Injectable()
export class AttentionService {
  constructor(private readonly database: Database) {}

  /** The state of this moment, at most ten of each; failed messages are those of the period, `from <= t < to`. */
  async list(from: Date, to: Date): Promise<Attention> {
    const json = await this.database.json(ATTENTION, [from.toISOString(), to.toISOString()]);
    if (!json) throw new Error('The list of what needs attention answered without a row.');
    return JSON.parse(json.text) as Attention;
  }
}
