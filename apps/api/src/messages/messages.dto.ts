import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEnum, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import {
  ContentType,
  Intent,
  MessageDirection,
  MessageStatus,
  Platform,
  Sentiment,
} from '@libs/database/generated/enums.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { IsInstant } from '@libs/http/instant.dto.js';
import type { Attachment } from './channels/channel-event.js';
import { IsQueryFlag } from '@libs/http/query-flag.dto.js';

/** Which messages are wanted. */
export class MessageListQuery extends PageQuery {
  /** Only this customer's. */
  @IsOptional()
  @IsUUID()
  customerId?: string;

  /** Only those of this platform. */
  @ApiPropertyOptional({ enum: Platform, enumName: 'Platform' })
  @IsOptional()
  @IsEnum(Platform)
  platform?: Platform;

  /** Only what customers wrote (INBOUND), or what we did (OUTBOUND). */
  @ApiPropertyOptional({ enum: MessageDirection, enumName: 'MessageDirection' })
  @IsOptional()
  @IsEnum(MessageDirection)
  direction?: MessageDirection;

  /** Only those about this. */
  @ApiPropertyOptional({ enum: Intent, enumName: 'Intent' })
  @IsOptional()
  @IsEnum(Intent)
  intent?: Intent;

  /** Only those that feel like this. */
  @ApiPropertyOptional({ enum: Sentiment, enumName: 'Sentiment' })
  @IsOptional()
  @IsEnum(Sentiment)
  sentiment?: Sentiment;

  /** Only those that are here. */
  @ApiPropertyOptional({ enum: MessageStatus, enumName: 'MessageStatus' })
  @IsOptional()
  @IsEnum(MessageStatus)
  status?: MessageStatus;

  /** Only those that are (`true`) or are not (`false`) urgent. */
  @IsOptional()
  @IsQueryFlag()
  urgent?: boolean;

  /** Text to be found in the body, whatever its case; 2 to 200 characters. */
  @IsOptional()
  @IsString()
  @Length(2, 200)
  search?: string;

  /** Only those that came to us at this time or later. */
  @IsOptional()
  @IsInstant()
  createdFrom?: Date;

  /** Only those that came to us before this time. */
  @IsOptional()
  @IsInstant()
  createdTo?: Date;
}

const ATTACHMENT_KINDS = [
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contact',
  'product',
  'form',
  'choice',
  'referral',
] as const satisfies readonly Attachment['kind'][];

/** Something that came with a message. */
export class AttachmentDto {
  /** What it is. */
  @ApiProperty({ enum: ATTACHMENT_KINDS, example: 'image' })
  kind: (typeof ATTACHMENT_KINDS)[number];

  /** Where it can be fetched, for files. */
  url?: string;

  /** The platform's id of the file, where the platform gives no address. */
  mediaId?: string;

  /** @example 'image/jpeg' */
  mimeType?: string;

  /**
   * Name of the file.
   * @example 'price-list.pdf'
   */
  name?: string;

  /** Bytes. */
  size?: number;

  /** Words under it. */
  caption?: string;

  /** What is not a file: coordinates, phone numbers, quantities, answers to a form. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: { latitude: 47.5, longitude: 19 },
  })
  data?: Record<string, unknown>;
}

/** What somebody put on a message. */
export class ReactionDto {
  /** @example 👍 */
  emoji: string;

  /**
   * How the platform names the person.
   * @example '15551234567'
   */
  from: string;

  /** When. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  at: string;
}

/** One thing that was said. */
export class MessageDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-2b44-7cc3-9d1f-3f1a5f4c7e11' })
  id: string;

  /** Who said it, or to whom it was said. */
  @ApiProperty({ format: 'uuid' })
  customerId: string;

  /** Where it was said. */
  @ApiProperty({ enum: Platform, enumName: 'Platform' })
  platform: Platform;

  /** INBOUND: the customer wrote. OUTBOUND: we did, here or elsewhere. */
  @ApiProperty({ enum: MessageDirection, enumName: 'MessageDirection' })
  direction: MessageDirection;

  /** What it is. */
  @ApiProperty({ enum: ContentType, enumName: 'ContentType' })
  contentType: ContentType;

  /**
   * The words in it. Empty when there are none, and after the writer took the message back.
   * @example 'How much is the large plan?'
   */
  body: string;

  /** What came with it. Empty after the writer took the message back. */
  attachments: AttachmentDto[];

  /**
   * The platform's id of it; null until the platform took it.
   * @example 'wamid.HBgLMTU1NTEyMzQ1NjcVAgASGBQ'
   */
  externalId: string | null;

  /** RECEIVED for what customers wrote; the others say how far ours came, and only move up. */
  @ApiProperty({ enum: MessageStatus, enumName: 'MessageStatus' })
  status: MessageStatus;

  /** Why it failed, or why it was not sent yet. */
  failureReason: string | null;

  /** What it is about; null until it was analysed. */
  @ApiProperty({ enum: Intent, enumName: 'Intent', nullable: true })
  intent: Intent | null;

  /**
   * How sure that is, 0 to 1.
   * @example 0.87
   */
  intentConfidence: number | null;

  /** How it feels. */
  @ApiProperty({ enum: Sentiment, enumName: 'Sentiment', nullable: true })
  sentiment: Sentiment | null;

  /**
   * How strongly, -1 (very negative) to 1 (very positive).
   * @example 0.2
   */
  sentimentScore: number | null;

  /** Whether it should be answered sooner than others. */
  urgent: boolean;

  /**
   * Who analysed it: `local`, `gemini`, or `agent` after a correction.
   * @example 'local'
   */
  analyzedBy: string | null;

  /** The user who wrote it; null for customers, programs and echoes. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  authorId: string | null;

  /** The message it answers, if we have that. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  replyToId: string | null;

  /** The newest of each person. */
  reactions: ReactionDto[];

  /** When its words were last replaced. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  editedAt: string | null;

  /** When its writer took it back. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revokedAt: string | null;

  /** When it was said, by the platform's clock. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  occurredAt: string;

  /** When it came to us. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;
}

/** A page of messages. */
export class MessagePageDto {
  /** The messages, newest first. */
  data: MessageDto[];

  /** Pass it as `cursor` for the page after; null on the last one. */
  nextCursor: string | null;
}
