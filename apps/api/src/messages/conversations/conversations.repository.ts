import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Conditions, containing } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ChannelRegistry } from '../channels/registry.js';
import { MESSAGE_JSON } from '../message-json.js';
import type { Standing } from './conversation-state.js';
import type { ConversationListQuery } from './conversations.dto.js';

/** What can be changed of a conversation. */
export interface ConversationFields extends Standing {
  assignedToId: string | null;
}

/** The inbox as it is read, and what is written to it by hand. */
@Injectable()
export class ConversationsRepository {
  private readonly entry: string;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    channels: ChannelRegistry,
  ) {
    this.entry = entryWith(windowClosesAt(channels));
  }

  /** One conversation. */
  get(id: string): Promise<JsonText | undefined> {
    return this.database.json(`select ${this.entry} as json from ${FROM} where c.id = $1::uuid`, [id]);
  }

  /** The inbox: where something was said last comes first. */
  list(query: ConversationListQuery): Promise<JsonText> {
    const where = new Conditions()
      .when(query.status, (status, bind) => `c.status = ${bind(status)}::"ConversationStatus"`)
      .when(query.assignedToId, (id, bind) => `c."assignedToId" = ${bind(id)}::uuid`)
      .when(query.unread, (unread) => `c."unreadCount" ${unread ? '>' : '='} 0`)
      .when(query.platform, (platform, bind) => `c.platform = ${bind(platform)}::"Platform"`)
      .when(query.search, (words, bind) => {
        const pattern = bind(containing(words));
        const columns = ['name', 'email', 'phone', 'company'].map(
          (column) => `customer.${column} ilike ${pattern}`,
        );
        return columns.join(' or ');
      });
    return keysetPage(this.database, {
      entry: this.entry,
      from: FROM,
      id: 'c.id',
      where,
      sorts: { lastMessageAt: { expression: 'c."lastMessageAt"', type: 'timestamptz' } },
      sort: '-lastMessageAt',
      limit: query.limit ?? 20,
      cursor: query.cursor,
      plan: query.search === undefined ? 'once' : 'each',
    });
  }

  /** Whether there is such a conversation. */
  async exists(id: string): Promise<boolean> {
    const found = await this.database.rows('select id::text from "Conversation" where id = $1::uuid', [id]);
    return found.length > 0;
  }

  /** Whose it is and what can be changed of it, held until the end of the transaction. */
  async lock(id: string): Promise<(ConversationFields & { customerId: string }) | undefined> {
    const [row] = await this.database.rows<ConversationFields & { customerId: string }>(
      `select "customerId"::text, status::text, "snoozedUntil", "assignedToId"::text
       from "Conversation" where id = $1::uuid for update`,
      [id],
    );
    return row;
  }

  /** Writes what was changed by hand. */
  async save(id: string, { status, snoozedUntil, assignedToId }: ConversationFields): Promise<void> {
    await this.database.rows(
      `update "Conversation" set status = $2::"ConversationStatus", "snoozedUntil" = $3::timestamptz,
         "assignedToId" = $4::uuid, "updatedAt" = $5::timestamptz
       where id = $1::uuid`,
      [id, status, snoozedUntil, assignedToId, this.clock.now()],
    );
  }

  /** Nothing in it is unread any more. @returns whose it is, undefined when nothing was unread */
  async markRead(id: string): Promise<string | undefined> {
    const [row] = await this.database.rows<{ customerId: string }>(
      `update "Conversation" set "unreadCount" = 0, "updatedAt" = $2::timestamptz
       where id = $1::uuid and "unreadCount" > 0 returning "customerId"::text`,
      [id, this.clock.now()],
    );
    return row?.customerId;
  }

  /** Opens snoozed conversations whose time has come, some at a time. @returns those that were opened */
  reopenDue(limit: number): Promise<{ conversationId: string; customerId: string }[]> {
    return this.database.rows(
      `update "Conversation" set status = 'OPEN', "snoozedUntil" = null, "updatedAt" = $1::timestamptz
       where id in (
         select id from "Conversation" where status = 'SNOOZED' and "snoozedUntil" <= $1::timestamptz
         order by "snoozedUntil" limit ${limit} for update skip locked)
       returning id::text as "conversationId", "customerId"::text`,
      [this.clock.now()],
    );
  }
}

/**
 * The last message is the newest in the conversation's index. Leads come later in the order of imports: only their
 * table is read here, and nothing of their code is used. Of a customer's open leads the warmest counts.
 */
const FROM = `"Conversation" c
  join "Customer" customer on customer.id = c."customerId" and customer."erasedAt" is null
  left join lateral (
    select * from "Message" where "conversationId" = c.id order by "occurredAt" desc, id desc limit 1) m on true
  left join lateral (
    select max(score) as score from "Lead" where "customerId" = c."customerId" and status not in ('WON', 'LOST')) lead on true`;

function entryWith(windowClosesAtSql: string): string {
  return `json_build_object(
    'id', c.id,
    'customer', json_build_object('id', customer.id, 'name', customer.name, 'email', customer.email,
      'phone', customer.phone, 'company', customer.company, 'status', customer.status),
    'platform', c.platform,
    'status', c.status,
    'assignedToId', c."assignedToId",
    'snoozedUntil', iso(c."snoozedUntil"),
    'unreadCount', c."unreadCount",
    'lastMessage', case when m.id is not null then ${MESSAGE_JSON} end,
    'lastMessageAt', iso(c."lastMessageAt"),
    'leadTemperature', case when lead.score >= 70 then 'HOT' when lead.score >= 40 then 'WARM' when lead.score >= 0 then 'COLD' end,
    'windowClosesAt', iso(${windowClosesAtSql}),
    'createdAt', iso(c."createdAt"),
    'updatedAt', iso(c."updatedAt"))`;
}

/** A customer who never wrote has opened no window: it counts as closed since the conversation began. */
function windowClosesAt(channels: ChannelRegistry): string {
  const windows = channels
    .all()
    .filter(({ replyWindowHours }) => replyWindowHours !== undefined)
    .map(
      ({ platform, replyWindowHours }) =>
        `when '${platform}' then coalesce(c."lastInboundAt" + interval '${replyWindowHours} hours', c."createdAt")`,
    );
  return windows.length === 0 ? 'null' : `case c.platform ${windows.join(' ')} end`;
}
