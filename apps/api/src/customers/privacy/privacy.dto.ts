import { ApiProperty } from '@nestjs/swagger';

/** What an erasure did. */
export class ErasureDto {
  /** The id of the customer, under which only numbers are left. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01' })
  customerId: string;

  /** What the person said until this time, and for the grace after it, is dropped when it comes late. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  erasedAt: string;

  /** Whether everything is erased; false where there is so much of it that a job goes on with it. */
  complete: boolean;
}
