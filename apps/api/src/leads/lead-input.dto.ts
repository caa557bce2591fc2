import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsUUID, ValidateBy, ValidateIf } from 'class-validator';
import { LeadStatus } from '@libs/database/generated/enums.js';
import { IsText } from '../customers/customer-fields.dto.js';
import { isAmount, isCurrency, withTwoPlaces } from './money.js';

/** What can be said of a lead at any time. A field left out stays as it is, null empties it. */
class LeadFieldsDto {
  /** Where it stands. WON needs a value. */
  @ApiPropertyOptional({ enum: LeadStatus, enumName: 'LeadStatus' })
  @ValidateIf((_, status) => status !== undefined)
  @IsIn(Object.values(LeadStatus))
  status?: LeadStatus;

  /** What it is worth: a decimal text with up to 12 digits and 2 places. */
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    pattern: '^\\d{1,12}(\\.\\d{1,2})?$',
    example: '1250.00',
  })
  @IsOptional()
  @IsAmount()
  value?: string | null;

  /** ISO 4217; EUR when never said. */
  @ApiPropertyOptional({ example: 'EUR' })
  @ValidateIf((_, currency) => currency !== undefined)
  @IsCurrencyCode()
  currency?: string;

  /** The active user who works on it. */
  @ApiPropertyOptional({ format: 'uuid', nullable: true, type: String })
  @IsOptional()
  @IsUUID()
  assignedToId?: string | null;

  /**
   * Why it was lost, 1 to 500 characters; only together with LOST.
   * @example 'Bought elsewhere'
   */
  @IsOptional()
  @IsText(500)
  lostReason?: string | null;
}

/** What to change of a lead. */
export class UpdateLeadDto extends LeadFieldsDto {
  /**
   * 1 to 200 characters.
   * @example 'Large plan for 40 people'
   */
  @ValidateIf((_, title) => title !== undefined)
  @IsText(200)
  title?: string;
}

/** A new lead. */
export class CreateLeadDto extends LeadFieldsDto {
  /** Who may buy. */
  @IsUUID()
  customerId: string;

  /**
   * 1 to 200 characters.
   * @example 'Large plan for 40 people'
   */
  @IsText(200)
  title: string;
}

function IsAmount(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (isAmount(value) ? withTwoPlaces(value) : value)),
    ValidateBy({
      name: 'isAmount',
      validator: {
        validate: isAmount,
        defaultMessage: () => 'must be an amount as a text like "1250.00", with up to 12 digits and 2 places',
      },
    }),
  );
}

function IsCurrencyCode(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim().toUpperCase() : value,
    ),
    ValidateBy({
      name: 'isCurrency',
      validator: { validate: isCurrency, defaultMessage: () => 'is not a currency code like EUR (ISO 4217)' },
    }),
  );
}
