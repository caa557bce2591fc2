import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '@libs/http/paging.dto.js';

/** Which addresses are wanted. */
export class SuppressionListQuery extends PageQuery {
  /**
   * Only this address, whole, in any case.
   * @example 'mira@example.com'
   */
  @IsOptional()
  @IsString()
  @MaxLength(254)
  address?: string;
}

/** An address that no mail is sent to. */
export class SuppressionDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-7a11-7cc3-9d1f-3f1a5f4c7e99' })
  id: string;

  /** @example 'mira@example.com' */
  address: string;

  /** What its mail server said when it refused the address for good. @example '550 5.1.1 No such user' */
  reason: string;

  /** Since when. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;
}

/** A page of suppressed addresses. */
export class SuppressionPageDto {
  /** Newest first. */
  data: SuppressionDto[];

  /** Pass it as `cursor` for the page after; null on the last one. */
  nextCursor: string | null;
}
