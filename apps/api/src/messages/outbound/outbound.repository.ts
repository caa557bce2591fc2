import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import type { ContentType, MessageStatus, Platform } from '@libs/database/generated/enums.js';
import type { Attachment } from '../channels/channel-event.js';
import type { MessageRef } from '../messages.events.js';

/** A message to be stored for sending. */
export interface NewOutboundMessage {
  customerId: string;
  platform: Platform;
  contentType: ContentType;
  body: string;
  attachments: Attachment[];
  authorId: string | null;
  replyToId: string | null;
}

/** A message that waits to be sent, as it was stored. */
export interface StoredOutbound extends MessageRef {
  occurredAt: Date;
}

/** A message to be sent. */
export interface WaitingMessage extends MessageRef {
  platform: Platform;
  status: MessageStatus;
  externalId: string | null;
  body: string;
  attachments: Attachment[];
  replyToExternalId: string | null;
}

/** Messages on their way out. */
@Injectable()
export class OutboundRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The platform on which the customer and we last said something. */
  async latestPlatform(customerId: string): Promise<Platform | undefined> {
    const [row] = await this.database.rows<{ platform: Platform }>(
      `select platform::text from "Conversation" where "customerId" = $1::uuid order by "lastMessageAt" desc limit 1`,
      [customerId],
    );
    return row?.platform;
  }

  /** When the customer last wrote on the platform; null when never. */
  async lastInboundAt(customerId: string, platform: Platform): Promise<Date | null> {
    const [row] = await this.database.rows<{ at: Date | null }>(
      `select "lastInboundAt" as at from "Conversation" where "customerId" = $1::uuid and platform = $2::"Platform"`,
      [customerId, platform],
    );
    return row?.at ?? null;
  }

  /**
   * Stores a message that waits to be sent, in the customer's conversation on the platform, which is made if there
   * is none. An answer carries the platform's name for what it answers.
   *
   * @returns undefined when the answered message is not part of the conversation: then roll back
   */
  async insert(message: NewOutboundMessage): Promise<StoredOutbound | undefined> {
    const messageId = v7();
    const occurredAt = this.clock.now();
    const [row] = await this.database.rows<{ conversationId: string }>(INSERT, [
      v7(),
      message.customerId,
      message.platform,
      occurredAt,
      messageId,
      message.contentType,
      message.body,
      JSON.stringify(message.attachments),
      message.authorId,
      message.replyToId,
    ]);
    const { customerId } = message;
    return row && { messageId, customerId, conversationId: row.conversationId, occurredAt };
  }

  /** A message with what is needed to send it; nothing when its customer was erased. */
  async load(messageId: string): Promise<WaitingMessage | undefined> {
    const [row] = await this.database.rows<WaitingMessage>(
      `select id::text as "messageId", "customerId"::text, "conversationId"::text, platform::text, status::text,
         "externalId", body, attachments, "replyToExternalId"
       from "Message" m where id = $1::uuid
         and exists (select from "Customer" c where c.id = m."customerId" and c."erasedAt" is null)`,
      [messageId],
    );
    return row;
  }

  /**
   * Notes why a message that waits was not sent yet, or that it never will be.
   *
   * @returns the message, undefined when it does not wait any more
   */
  async fail(
    messageId: string,
    status: 'QUEUED' | 'FAILED',
    failureReason: string,
  ): Promise<MessageRef | undefined> {
    const [row] = await this.database.rows<MessageRef>(
      `update "Message" set status = $2::"MessageStatus", "failureReason" = $3, "updatedAt" = $4::timestamptz
       where id = $1::uuid and status = 'QUEUED' and "externalId" is null
       returning id::text as "messageId", "customerId"::text, "conversationId"::text`,
      [messageId, status, failureReason, this.clock.now()],
    );
    return row;
  }

  /** The instant so many seconds from now, by the clock of the database, which is the one that jobs run by. */
  async secondsFromNow(seconds: number): Promise<Date> {
    const [row] = await this.database.rows<{ at: string }>(
      'select iso(now() + make_interval(secs => $1::float8)) as at',
      [seconds],
    );
    return new Date(row?.at ?? this.clock.now());
  }
}

const INSERT = `
  with conversation as (
    insert into "Conversation" as known (id, "customerId", platform, "lastMessageAt", "createdAt", "updatedAt")
    values ($1::uuid, $2::uuid, $3::"Platform", $4::timestamptz, $4::timestamptz, $4::timestamptz)
    on conflict ("customerId", platform) do update set
      "lastMessageAt" = greatest(known."lastMessageAt", excluded."lastMessageAt"), "updatedAt" = excluded."updatedAt"
    returning id
  )
  insert into "Message" (id, "conversationId", "customerId", platform, direction, "contentType", body, attachments,
    status, "authorId", "replyToId", "replyToExternalId", "occurredAt", "createdAt", "updatedAt")
  select $5::uuid, conversation.id, $2::uuid, $3::"Platform", 'OUTBOUND', $6::"ContentType", $7, $8::jsonb,
    'QUEUED', $9::uuid, answered.id, answered."externalId", $4::timestamptz, $4::timestamptz, $4::timestamptz
  from conversation
  left join "Message" answered on answered.id = $10::uuid and answered."conversationId" = conversation.id
  where $10::uuid is null or answered.id is not null
  returning "conversationId"::text`;
