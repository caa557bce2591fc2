import { ApiProperty } from '@nestjs/swagger';

/** How long a kind of data is kept, and what of it has had its time. */
export class RetentionKindDto {
  /** @example 'webhook-deliveries' */
  kind: string;

  /**
   * Days that it is kept; 0 is for ever.
   * @example 30
   */
  @ApiProperty({ type: 'integer', minimum: 0 })
  days: number;

  /**
   * Rows that the next run removes, or empties where they are counted.
   * @example 1200
   */
  @ApiProperty({ type: 'integer', minimum: 0 })
  rows: number;

  /** When the oldest of these rows is from. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  oldest: string | null;
}

/** All kinds. */
export class RetentionListDto {
  data: RetentionKindDto[];

  /** Always null: the list is complete. */
  @ApiProperty({ type: String, nullable: true })
  nextCursor: null;
}
