import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { Platform } from '@libs/database/generated/enums.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { PageQuery } from '@libs/http/paging.dto.js';
import type { MessageSaid } from './channels/channel-event.js';
import { messageConditions } from './message-conditions.js';
import { MESSAGE_JSON } from './message-json.js';
import type { MessageListQuery } from './messages.dto.js';

/** Where a new message was put. */
export interface StoredMessage {
  messageId: string;
  conversationId: string;
  /** Whether something was said about it before it came. */
  hasChanges: boolean;
}

/** Messages as they are read, and as they come in. */
@Injectable()
export class MessagesRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** One message. */
  get(id: string): Promise<JsonText | undefined> {
    return this.database.json(`select ${MESSAGE_JSON} as json from "Message" m where m.id = $1::uuid`, [id]);
  }

  /** Messages of all customers, those that came last first. */
  list(query: MessageListQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: MESSAGE_JSON,
      from: '"Message" m',
      id: 'm.id',
      where: messageConditions(query),
      sorts: { createdAt: { expression: 'm."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: query.limit ?? 20,
      cursor: query.cursor,
      plan: query.search === undefined ? 'once' : 'each',
    });
  }

  /** All that was said to and by one customer, on every platform, what was said last first. */
  ofCustomer(customerId: string, page: PageQuery): Promise<JsonText> {
    return this.thread(
      new Conditions().add((bind) => `m."customerId" = ${bind(customerId)}::uuid`),
      page,
    );
  }

  /** One conversation, what was said last first. */
  ofConversation(conversationId: string, page: PageQuery): Promise<JsonText> {
    return this.thread(
      new Conditions().add((bind) => `m."conversationId" = ${bind(conversationId)}::uuid`),
      page,
    );
  }

  /**
   * Stores what was said on a platform and brings its conversation up to date, with one statement. A customer's
   * message opens the conversation again; times only move forward, because messages may come late.
   *
   * @returns undefined when another transaction stored the message meanwhile: then roll back
   */
  async insert(
    platform: Platform,
    customerId: string,
    said: MessageSaid,
  ): Promise<StoredMessage | undefined> {
    const messageId = v7();
    const inbound = said.direction === 'INBOUND';
    const [row] = await this.database.rows<Omit<StoredMessage, 'messageId'>>(INSERT, [
      v7(),
      customerId,
      platform,
      inbound ? 1 : 0,
      said.occurredAt,
      inbound ? said.occurredAt : null,
      this.clock.now(),
      messageId,
      said.direction,
      said.contentType,
      said.body,
      JSON.stringify(said.attachments),
      said.externalId,
      inbound ? 'RECEIVED' : 'SENT',
      said.replyToExternalId ?? null,
    ]);
    return row && { messageId, ...row };
  }

  private thread(where: Conditions, { limit, cursor }: PageQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: MESSAGE_JSON,
      from: '"Message" m',
      id: 'm.id',
      where,
      sorts: { occurredAt: { expression: 'm."occurredAt"', type: 'timestamptz' } },
      sort: '-occurredAt',
      limit: limit ?? 20,
      cursor,
    });
  }
}

const INSERT = `
  with conversation as (
    insert into "Conversation" as known (id, "customerId", platform, "unreadCount", "lastMessageAt", "lastInboundAt",
      "createdAt", "updatedAt")
    values ($1::uuid, $2::uuid, $3::"Platform", $4::int, $5::timestamptz, $6::timestamptz, $7::timestamptz, $7::timestamptz)
    on conflict ("customerId", platform) do update set
      "unreadCount" = known."unreadCount" + excluded."unreadCount",
      "lastMessageAt" = greatest(known."lastMessageAt", excluded."lastMessageAt"),
      "lastInboundAt" = greatest(known."lastInboundAt", excluded."lastInboundAt"),
      status = case when excluded."lastInboundAt" is null then known.status else 'OPEN' end,
      "snoozedUntil" = case when excluded."lastInboundAt" is null then known."snoozedUntil" end,
      "updatedAt" = excluded."updatedAt"
    returning id
  ), message as (
    insert into "Message" (id, "conversationId", "customerId", platform, direction, "contentType", body, attachments,
      "externalId", status, "replyToExternalId", "occurredAt", "createdAt", "updatedAt")
    select $8::uuid, id, $2::uuid, $3::"Platform", $9::"MessageDirection", $10::"ContentType", $11, $12::jsonb,
      $13, $14::"MessageStatus", $15, $5::timestamptz, $7::timestamptz, $7::timestamptz
    from conversation
    on conflict (platform, "externalId") do nothing
    returning "conversationId"
  )
  select "conversationId"::text, exists (
    select 1 from "MessageChange" where platform = $3::"Platform" and "targetExternalId" = $13) as "hasChanges"
  from message`;
