import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsUUID, ValidateIf } from 'class-validator';
import { CustomerSource, CustomerStatus } from '@libs/database/generated/enums.js';
import { MAX_NAME } from './contact.js';
import {
  IsCustomFields,
  IsEmailAddress,
  IsText,
  IsLocaleTag,
  IsPhone,
  IsTags,
} from './customer-fields.dto.js';

/** What to change of a customer: a field left out stays as it is, null empties it. */
export class UpdateCustomerDto {
  /**
   * 1 to 200 characters.
   * @example 'Ana Souza'
   */
  @IsOptional()
  @IsText(MAX_NAME)
  name?: string | null;

  /**
   * In any case; refused when it belongs to another customer.
   * @example 'ana@example.com'
   */
  @IsOptional()
  @IsEmailAddress()
  email?: string | null;

  /**
   * With + and country code, in any notation; refused when it belongs to another customer.
   * @example '+55 11 96123-4567'
   */
  @IsOptional()
  @IsPhone()
  phone?: string | null;

  /**
   * 1 to 200 characters.
   * @example 'Padaria Souza'
   */
  @IsOptional()
  @IsText(MAX_NAME)
  company?: string | null;

  /** How we stand. */
  @ApiPropertyOptional({ enum: CustomerStatus, enumName: 'CustomerStatus' })
  @ValidateIf((_, status) => status !== undefined)
  @IsIn(Object.values(CustomerStatus))
  status?: CustomerStatus;

  /**
   * At most 50 tags of at most 50 characters; replaces all tags.
   * @example ['vip']
   */
  @IsOptional()
  @IsTags()
  tags?: string[] | null;

  /** Fields of your own, at most 50 and 16 KB, nested up to 3 levels; replaces all of them. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    example: { plan: 'pro' },
  })
  @IsOptional()
  @IsCustomFields()
  customFields?: Record<string, unknown> | null;

  /**
   * BCP 47.
   * @example 'pt-BR'
   */
  @IsOptional()
  @IsLocaleTag()
  locale?: string | null;

  /** The active user who looks after the customer. */
  @ApiPropertyOptional({ format: 'uuid', nullable: true, type: String })
  @IsOptional()
  @IsUUID()
  assignedToId?: string | null;
}

/** A new customer. At least one of name, email and phone is needed. */
export class CreateCustomerDto extends UpdateCustomerDto {
  /** Where the customer came from; MANUAL when left out. */
  @ApiPropertyOptional({ enum: CustomerSource, enumName: 'CustomerSource' })
  @ValidateIf((_, source) => source !== undefined)
  @IsIn(Object.values(CustomerSource))
  source?: CustomerSource;
}
