import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

/** Who is to become part of the customer. */
export class MergeCustomerDto {
  /** The other customer: everything of theirs goes to this one. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01' })
  @IsUUID()
  otherId: string;
}
