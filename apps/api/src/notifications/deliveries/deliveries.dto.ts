import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEnum, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { NotificationState, NotificationType } from '@libs/database/generated/enums.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { IsInstant } from '@libs/http/instant.dto.js';

/** Which deliveries are wanted. */
export class NotificationDeliveryListQuery extends PageQuery {
  /** Only in this state. */
  @ApiPropertyOptional({ enum: NotificationState, enumName: 'NotificationState' })
  @IsOptional()
  @IsEnum(NotificationState)
  state?: NotificationState;

  /**
   * Only by this target: inApp, push or email.
   * @example 'push'
   */
  @IsOptional()
  @IsString()
  @MaxLength(20)
  target?: string;

  /** Only news of this type. */
  @ApiPropertyOptional({ enum: NotificationType, enumName: 'NotificationType' })
  @IsOptional()
  @IsEnum(NotificationType)
  type?: NotificationType;

  /** Only to this user. */
  @IsOptional()
  @IsUUID()
  userId?: string;

  /** Only those planned at this time or later. */
  @IsOptional()
  @IsInstant()
  createdFrom?: Date;

  /** Only those planned before this time. */
  @IsOptional()
  @IsInstant()
  createdTo?: Date;
}

/** One notification on its way to one place. */
export class NotificationDeliveryDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-7a11-7cc3-9d1f-3f1a5f4c7e77' })
  id: string;

  /** What is delivered. Only its recipient can read it. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-7a11-7cc3-9d1f-3f1a5f4c7e55' })
  notificationId: string;

  /** What kind of news. */
  @ApiProperty({ enum: NotificationType, enumName: 'NotificationType', example: 'LEAD_ALERT' })
  type: NotificationType;

  /** The recipient. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a20' })
  userId: string;

  /** @example 'Mira Manager' */
  userName: string;

  /**
   * inApp, push or email.
   * @example 'push'
   */
  target: string;

  /** The device, where a target has several. */
  @ApiProperty({ type: String, nullable: true, example: 'Firefox on the kitchen laptop' })
  device: string | null;

  /**
   * PENDING until it is SENT; SKIPPED when it was not needed any more (read elsewhere); DEAD when it can't be sent.
   */
  @ApiProperty({ enum: NotificationState, enumName: 'NotificationState', example: 'SENT' })
  state: NotificationState;

  /**
   * How often it was tried, since it was last replayed.
   * @example 1
   */
  attempts: number;

  /** Why the last attempt failed; null when it did not. */
  @ApiProperty({ type: String, nullable: true, example: null })
  lastError: string | null;

  /** When it is tried next, not before this; null when it is over, and while a mail is being sent. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  nextAttemptAt: string | null;

  /** When it was taken. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-03-02T10:00:01.000Z' })
  sentAt: string | null;

  /** When it was planned. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;
}

/** A page of deliveries. */
export class NotificationDeliveryPageDto {
  /** Newest first. */
  data: NotificationDeliveryDto[];

  /** Pass it as `cursor` for the page after; null on the last one. */
  nextCursor: string | null;
}
