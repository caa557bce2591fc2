import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEnum, IsOptional, IsString, IsUUID, Length, ValidateIf } from 'class-validator';
import { ConversationStatus, CustomerStatus, Platform } from '@libs/database/generated/enums.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { IsInstant } from '@libs/http/instant.dto.js';
import { MessageDto } from '../messages.dto.js';
import { IsQueryFlag } from '@libs/http/query-flag.dto.js';

const TEMPERATURES = ['HOT', 'WARM', 'COLD'] as const;

/** Which conversations are wanted. */
export class ConversationListQuery extends PageQuery {
  /** Only with this status. */
  @ApiPropertyOptional({ enum: ConversationStatus, enumName: 'ConversationStatus' })
  @IsOptional()
  @IsEnum(ConversationStatus)
  status?: ConversationStatus;

  /** Only those this user answers. */
  @IsOptional()
  @IsUUID()
  assignedToId?: string;

  /** Only those with (`true`) or without (`false`) unread messages. */
  @IsOptional()
  @IsQueryFlag()
  unread?: boolean;

  /** Only those of this platform. */
  @ApiPropertyOptional({ enum: Platform, enumName: 'Platform' })
  @IsOptional()
  @IsEnum(Platform)
  platform?: Platform;

  /** Text to be found in the customer's name, e-mail address, phone number or company; 2 to 200 characters. */
  @IsOptional()
  @IsString()
  @Length(2, 200)
  search?: string;
}

/** The customer of a conversation, as far as the inbox shows them. */
export class ConversationCustomerDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid' })
  id: string;

  /** @example 'Ana Souza' */
  name: string | null;

  /** @example 'ana@example.com' */
  email: string | null;

  /** @example '+5511961234567' */
  phone: string | null;

  /** @example 'Padaria Souza' */
  company: string | null;

  /** How we stand. */
  @ApiProperty({ enum: CustomerStatus, enumName: 'CustomerStatus' })
  status: CustomerStatus;
}

/** All that one customer and we said to each other on one platform. */
export class ConversationDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-2b44-7cc3-9d1f-3f1a5f4c7e11' })
  id: string;

  /** With whom. */
  customer: ConversationCustomerDto;

  /** Where. */
  @ApiProperty({ enum: Platform, enumName: 'Platform' })
  platform: Platform;

  /** A customer's new message makes any of them OPEN. */
  @ApiProperty({ enum: ConversationStatus, enumName: 'ConversationStatus' })
  status: ConversationStatus;

  /** The user who answers. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  assignedToId: string | null;

  /** When a SNOOZED one opens by itself. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  snoozedUntil: string | null;

  /**
   * Messages of the customer that nobody has read.
   * @example 2
   */
  unreadCount: number;

  /** The message that was said last. */
  @ApiProperty({ type: MessageDto, nullable: true })
  lastMessage: MessageDto | null;

  /** When it was said. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  lastMessageAt: string;

  /** How warm the customer's open lead is; null when there is none. */
  @ApiProperty({ enum: TEMPERATURES, nullable: true })
  leadTemperature: (typeof TEMPERATURES)[number] | null;

  /**
   * Until when the platform takes a free answer: closed when it has passed, null where the platform sets no limit.
   */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  windowClosesAt: string | null;

  /** When it began. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;

  /** When anything of it last changed. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  updatedAt: string;
}

/** A page of the inbox. */
export class ConversationPageDto {
  /** The conversations; where something was said last comes first. */
  data: ConversationDto[];

  /** Pass it as `cursor` for the page after; null on the last one. */
  nextCursor: string | null;
}

/** What to change of a conversation. What is left out stays. */
export class UpdateConversationDto {
  /** SNOOZED needs `snoozedUntil`. */
  @ApiPropertyOptional({ enum: ConversationStatus, enumName: 'ConversationStatus' })
  @ValidateIf((_, value) => value !== undefined)
  @IsEnum(ConversationStatus)
  status?: ConversationStatus;

  /** The user who answers; null for nobody. */
  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true })
  @IsOptional()
  @IsUUID()
  assignedToId?: string | null;

  /** Until when it is out of the inbox: in the future. Makes it SNOOZED; null opens it again. */
  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @IsOptional()
  @IsInstant()
  snoozedUntil?: Date | null;
}
