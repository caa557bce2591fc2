import { ApiProperty } from '@nestjs/swagger';
import {
  ContentType,
  CustomerSource,
  Intent,
  LeadStatus,
  MessageDirection,
  MessageStatus,
  NotificationType,
  Platform,
  Sentiment,
} from '@libs/database/generated/enums.js';
import { SCORE_CAUSES, type ScoreCause } from '../../leads/score-history.dto.js';
import type { Temperature } from '../../leads/score.js';
import { TEMPERATURES } from '../../leads/temperature.js';

/** Every kind of event. */
export const JOURNEY_EVENT_TYPES = [
  'FIRST_CONTACT',
  'MESSAGE',
  'STATUS_CHANGE',
  'PURCHASE',
  'SCORE_CHANGE',
  'NOTE',
  'NOTIFICATION',
] as const;
export type JourneyEventType = (typeof JOURNEY_EVENT_TYPES)[number];

/** What all events of a story have. */
class JourneyEventFields {
  /** Id of what it tells of: the message, note, lead and so on; of the first contact, the customer. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01' })
  id: string;

  /** When it happened; a message, when it was said. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  at: string;

  /**
   * What happened, in a few words of at most 200 characters.
   * @example 'The customer wrote on WHATSAPP'
   */
  title: string;
}

/** How a first contact came about. */
export class FirstContactDataDto {
  /** Where the customer came from. */
  @ApiProperty({ enum: CustomerSource, enumName: 'CustomerSource' })
  source: CustomerSource;

  /** Where the first message was said; null when none ever was. */
  @ApiProperty({ enum: Platform, enumName: 'Platform', nullable: true, type: String })
  platform: Platform | null;
}

/** The first message either way; of a customer without messages, when they were entered. */
export class FirstContactEventDto extends JourneyEventFields {
  @ApiProperty({ enum: ['FIRST_CONTACT'] })
  type: 'FIRST_CONTACT';

  data: FirstContactDataDto;
}

/** What was said. GET /api/messages/{id} shows all of it. */
export class MessageDataDto {
  @ApiProperty({ enum: Platform, enumName: 'Platform' })
  platform: Platform;

  @ApiProperty({ enum: MessageDirection, enumName: 'MessageDirection' })
  direction: MessageDirection;

  @ApiProperty({ enum: ContentType, enumName: 'ContentType' })
  contentType: ContentType;

  /** Its first 500 characters; empty when it was taken back. */
  body: string;

  @ApiProperty({ enum: MessageStatus, enumName: 'MessageStatus' })
  status: MessageStatus;

  /** What it is about; null when it was not analysed. */
  @ApiProperty({ enum: Intent, enumName: 'Intent', nullable: true, type: String })
  intent: Intent | null;

  /** How it sounds; null when it was not analysed. */
  @ApiProperty({ enum: Sentiment, enumName: 'Sentiment', nullable: true, type: String })
  sentiment: Sentiment | null;

  /** -1 to 1; null when it was not analysed. */
  @ApiProperty({ type: Number, nullable: true, example: 0.4 })
  sentimentScore: number | null;

  urgent: boolean;

  /** The user who wrote it; null for the customer's words and for a program's. */
  @ApiProperty({ format: 'uuid', nullable: true, type: String })
  authorId: string | null;

  /** When it was taken back; null when it stands. */
  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  revokedAt: string | null;
}

/** Something was said. */
export class MessageEventDto extends JourneyEventFields {
  @ApiProperty({ enum: ['MESSAGE'] })
  type: 'MESSAGE';

  data: MessageDataDto;
}

/** Which lead moved, and whereto. */
export class StatusChangeDataDto {
  @ApiProperty({ format: 'uuid' })
  leadId: string;

  /** Null for a new lead. */
  @ApiProperty({ enum: LeadStatus, enumName: 'LeadStatus', nullable: true, type: String })
  from: LeadStatus | null;

  @ApiProperty({ enum: LeadStatus, enumName: 'LeadStatus' })
  to: LeadStatus;

  /** The user or API key; null when the product did it. */
  @ApiProperty({ format: 'uuid', nullable: true, type: String })
  actorId: string | null;
}

/** A lead was opened, or went from one status to another. */
export class StatusChangeEventDto extends JourneyEventFields {
  @ApiProperty({ enum: ['STATUS_CHANGE'] })
  type: 'STATUS_CHANGE';

  data: StatusChangeDataDto;
}

/** What was bought. */
export class PurchaseDataDto {
  @ApiProperty({ format: 'uuid' })
  leadId: string;

  /** A decimal with two places. */
  @ApiProperty({ type: String, nullable: true, example: '1250.00' })
  value: string | null;

  /**
   * ISO 4217.
   * @example 'EUR'
   */
  currency: string;
}

/** A lead was won, and is won to this day: the purchases of a story add up to its lifetime value. */
export class PurchaseEventDto extends JourneyEventFields {
  @ApiProperty({ enum: ['PURCHASE'] })
  type: 'PURCHASE';

  data: PurchaseDataDto;
}

/** Which lead's score moved, and whereto. */
export class ScoreChangeDataDto {
  @ApiProperty({ format: 'uuid' })
  leadId: string;

  /** Null for the first score. */
  @ApiProperty({ type: 'integer', nullable: true, example: 35 })
  from: number | null;

  /** @example 74 */
  @ApiProperty({ type: 'integer' })
  to: number;

  /** HOT from 70, WARM from 40, COLD below. */
  @ApiProperty({ enum: TEMPERATURES, enumName: 'Temperature', example: 'HOT' })
  temperature: Temperature;

  /** What made us look. */
  @ApiProperty({ enum: SCORE_CAUSES, enumName: 'ScoreCause', example: 'message' })
  cause: ScoreCause;
}

/** A lead's score is another one than before. */
export class ScoreChangeEventDto extends JourneyEventFields {
  @ApiProperty({ enum: ['SCORE_CHANGE'] })
  type: 'SCORE_CHANGE';

  data: ScoreChangeDataDto;
}

/** What was written down. */
export class NoteDataDto {
  /** Its first 500 characters. */
  body: string;

  /** The user who wrote it; null when it was a program, or the user is gone. */
  @ApiProperty({ format: 'uuid', nullable: true, type: String })
  authorId: string | null;

  /** That user's name. */
  authorName: string | null;
}

/** Somebody of the team wrote something down. */
export class NoteEventDto extends JourneyEventFields {
  @ApiProperty({ enum: ['NOTE'] })
  type: 'NOTE';

  data: NoteDataDto;
}

/** What the team was told. */
export class NotificationDataDto {
  @ApiProperty({ enum: NotificationType, enumName: 'NotificationType' })
  notificationType: NotificationType;

  /** Whether it passed quiet hours. */
  urgent: boolean;

  /** The message it was about, if it was about one. */
  @ApiProperty({ format: 'uuid', nullable: true, type: String })
  messageId: string | null;

  /**
   * How many were told.
   * @example 3
   */
  @ApiProperty({ type: 'integer' })
  recipients: number;
}

/** People of the team were told of this customer; news to many of them is one event. */
export class NotificationEventDto extends JourneyEventFields {
  @ApiProperty({ enum: ['NOTIFICATION'] })
  type: 'NOTIFICATION';

  data: NotificationDataDto;
}

/** The documented forms of an event, by their `type`. */
export const JOURNEY_EVENTS = [
  FirstContactEventDto,
  MessageEventDto,
  StatusChangeEventDto,
  PurchaseEventDto,
  ScoreChangeEventDto,
  NoteEventDto,
  NotificationEventDto,
] as const;
export type JourneyEventDto = InstanceType<(typeof JOURNEY_EVENTS)[number]>;
