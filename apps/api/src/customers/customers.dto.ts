import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { CustomerSource, CustomerStatus, Platform } from '@libs/database/generated/enums.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { IsInstant } from '@libs/http/instant.dto.js';
import { MAX_TAG_LENGTH } from './tags.js';

/** How a platform names a customer. */
export class IdentityDto {
  /** The platform. */
  @ApiProperty({ enum: Platform, enumName: 'Platform', example: 'WHATSAPP' })
  platform: Platform;

  /**
   * The platform's name for the customer.
   * @example '5511961234567'
   */
  externalId: string;
}

/** A person, or the contact of a company, who writes to us. */
export class CustomerDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01' })
  id: string;

  /**
   * As a person typed it, else as the first channel told it.
   * @example 'Ana Souza'
   */
  name: string | null;

  /**
   * Lower-case; belongs to one customer only.
   * @example 'ana@example.com'
   */
  email: string | null;

  /**
   * E.164; belongs to one customer only.
   * @example '+5511961234567'
   */
  phone: string | null;

  /** @example 'Padaria Souza' */
  company: string | null;

  /** Where the customer came from: a platform, an import, or typed in. */
  @ApiProperty({ enum: CustomerSource, enumName: 'CustomerSource' })
  source: CustomerSource;

  /** How we stand. What a BLOCKED customer writes opens no lead. */
  @ApiProperty({ enum: CustomerStatus, enumName: 'CustomerStatus' })
  status: CustomerStatus;

  /** @example ['vip'] */
  tags: string[];

  /** Fields of your own. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { plan: 'pro' } })
  customFields: Record<string, unknown>;

  /**
   * BCP 47.
   * @example 'pt-BR'
   */
  locale: string | null;

  /** The user who looks after the customer. */
  @ApiProperty({ format: 'uuid', nullable: true, type: String })
  assignedToId: string | null;

  /** How the platforms name them, oldest first. */
  identities: IdentityDto[];

  /** When the newest message was said, by the platform's clock. */
  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  lastMessageAt: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  updatedAt: string;
}

/** A page of customers. */
export class CustomerPageDto {
  data: CustomerDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}

/** What customers can be sorted by. */
export type CustomerSort = 'createdAt' | 'name' | 'lastMessageAt';

export const CUSTOMER_SORTS = [
  '-createdAt',
  'createdAt',
  'name',
  '-name',
  'lastMessageAt',
  '-lastMessageAt',
] as const;

/** Which customers are wanted: all conditions hold together. */
export class ListCustomersQuery extends PageQuery {
  /** Only with this status. */
  @ApiPropertyOptional({ enum: CustomerStatus, enumName: 'CustomerStatus' })
  @IsOptional()
  @IsIn(Object.values(CustomerStatus))
  status?: CustomerStatus;

  /** Only from this source. */
  @ApiPropertyOptional({ enum: CustomerSource, enumName: 'CustomerSource' })
  @IsOptional()
  @IsIn(Object.values(CustomerSource))
  source?: CustomerSource;

  /** Only with this tag, exactly as written. */
  @IsOptional()
  @IsString()
  @Length(1, MAX_TAG_LENGTH)
  tag?: string;

  /** Only those this user looks after. */
  @IsOptional()
  @IsUUID()
  assignedToId?: string;

  /** Words to be found in name, e-mail address, phone number or company, in any case; digits find phone numbers. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;

  /** Only those created at this time or later. */
  @IsOptional()
  @IsInstant()
  createdFrom?: Date;

  /** Only those created before this time. */
  @IsOptional()
  @IsInstant()
  createdTo?: Date;

  /** The order; `-` in front means from high to low. Customers without the value count as the lowest. */
  @ApiPropertyOptional({ enum: CUSTOMER_SORTS })
  @IsOptional()
  @IsIn(CUSTOMER_SORTS)
  sort?: (typeof CUSTOMER_SORTS)[number] = '-createdAt';
}
