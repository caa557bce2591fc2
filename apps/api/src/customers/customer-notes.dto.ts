import { ApiProperty } from '@nestjs/swagger';
import { IsText } from './customer-fields.dto.js';

/** What a person of the team wrote down about a customer. */
export class CustomerNoteDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  customerId: string;

  /** @example 'Wants a quote for twelve seats by Friday.' */
  body: string;

  /** The user who wrote it; null when it was a program, or the user is gone. */
  @ApiProperty({ format: 'uuid', nullable: true, type: String })
  authorId: string | null;

  /** That user's name. */
  authorName: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** A page of notes, newest first. */
export class CustomerNotePageDto {
  data: CustomerNoteDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}

/** A new note. */
export class CreateCustomerNoteDto {
  /**
   * 1 to 10,000 characters.
   * @example 'Wants a quote for twelve seats by Friday.'
   */
  @IsText(10_000)
  body: string;
}
