import { ApiProperty } from '@nestjs/swagger';
import { IsDefined, IsUUID, ValidateIf } from 'class-validator';

/** What you look at. */
export class SetReadingDto {
  /** Id of the conversation that is open before you; null when none is. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: '0192f7c1-6b1e-7cc0-9d0b-3f1d2f6b8a20',
  })
  @ValidateIf((_, value) => value !== null)
  @IsDefined()
  @IsUUID()
  conversationId: string | null;
}
