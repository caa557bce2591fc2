import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { NotificationType } from '@libs/database/generated/enums.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { IsQueryFlag } from '@libs/http/query-flag.dto.js';

/** Which notifications are wanted. */
export class NotificationListQuery extends PageQuery {
  /** Only those that are not read yet (`true`), or only those that are (`false`). */
  @IsOptional()
  @IsQueryFlag()
  unread?: boolean;
}

/** News for you. */
export class NotificationDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-7a11-7cc3-9d1f-3f1a5f4c7e55' })
  id: string;

  /** What kind of news. */
  @ApiProperty({ enum: NotificationType, enumName: 'NotificationType', example: 'LEAD_ALERT' })
  type: NotificationType;

  /**
   * At most 200 characters.
   * @example 'Ana Souza is a hot lead'
   */
  title: string;

  /**
   * At most 400 characters; may be empty.
   * @example 'The score rose to 82.'
   */
  body: string;

  /**
   * Path of what it is about in the front end.
   * @example '/leads/0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a20'
   */
  url: string;

  /**
   * What it is about: newer news with the same tag replaces older on a device.
   * @example 'lead:0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a20'
   */
  tag: string;

  /** Whether it passes quiet hours. */
  urgent: boolean;

  /** Ids and numbers, by type. */
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { leadId: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a20', score: 82 },
  })
  data: Record<string, unknown>;

  /** When you read it; null before. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  readAt: string | null;

  /** When it happened. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;
}

/** A page of notifications. */
export class NotificationPageDto {
  /** Newest first. */
  data: NotificationDto[];

  /** Pass it as `cursor` for the page after; null on the last one. */
  nextCursor: string | null;
}

/** How many. */
export class CountDto {
  /** @example 3 */
  count: number;
}
