import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEnum, IsOptional, IsString, MaxLength } from 'class-validator';
import { DeliveryStatus } from '@libs/database/generated/enums.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { IsInstant } from '@libs/http/instant.dto.js';

/** Which deliveries are wanted. */
export class DeliveryListQuery extends PageQuery {
  /**
   * Only those to this channel.
   * @example 'whatsapp'
   */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  channel?: string;

  /** Only with this status. */
  @ApiPropertyOptional({ enum: DeliveryStatus, enumName: 'DeliveryStatus' })
  @IsOptional()
  @IsEnum(DeliveryStatus)
  status?: DeliveryStatus;

  /** Only those that came at this time or later. */
  @IsOptional()
  @IsInstant()
  createdFrom?: Date;

  /** Only those that came before this time. */
  @IsOptional()
  @IsInstant()
  createdTo?: Date;
}

/** What a platform delivered. */
export class DeliveryDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-2b44-7cc3-9d1f-3f1a5f4c7e11' })
  id: string;

  /** @example 'whatsapp' */
  channel: string;

  /**
   * PENDING until all its parts are through; IGNORED when there was nothing in it to act upon; FAILED when a part
   * can't be taken in: mend the cause, then replay it.
   */
  @ApiProperty({ enum: DeliveryStatus, enumName: 'DeliveryStatus' })
  status: DeliveryStatus;

  /** Why it was ignored or failed. */
  reason: string | null;

  /**
   * Bytes of the body.
   * @example 1024
   */
  size: number;

  /**
   * Parts it is taken in with: one for each group of conversations.
   * @example 1
   */
  parts: number;

  /**
   * Parts that are through.
   * @example 1
   */
  partsDone: number;

  /**
   * How often it was replayed.
   * @example 0
   */
  replays: number;

  /** When it came. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  receivedAt: string;

  /** When its last part was through. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  processedAt: string | null;

  /** When somebody it was about was erased, and its headers and body with them. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  erasedAt: string | null;
}

/** A page of deliveries. */
export class DeliveryPageDto {
  /** The deliveries, newest first. */
  data: DeliveryDto[];

  /** Pass it as `cursor` for the page after; null on the last one. */
  nextCursor: string | null;
}

/** What was done with a delivery, and when. */
export class DeliveryStepDto {
  /** When. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  at: string;

  /** What happened. */
  @ApiProperty({ enum: ['received', 'processed', 'ignored', 'retrying', 'failed', 'replayed'] })
  step: string;

  /**
   * What came of it, or why.
   * @example 'message received'
   */
  detail: string;
}

/** A delivery with everything that is known of it. */
export class DeliveryDetailDto extends DeliveryDto {
  /** The headers as they came, without those that hold a secret. `:path` is the path and query. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  headers: Record<string, string>;

  /** The body as it came, up to 256 KiB of it. */
  body: string;

  /** How `body` is to be read: as text, or as Base64 of bytes that are no text. */
  @ApiProperty({ enum: ['utf8', 'base64'] })
  bodyEncoding: 'utf8' | 'base64';

  /** Whether the body is longer than what is shown. */
  bodyTruncated: boolean;

  /** In the order in which it happened. */
  steps: DeliveryStepDto[];
}
