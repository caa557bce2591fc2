import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional } from 'class-validator';
import { Role } from '@libs/database/generated/enums.js';
import { DisplayName } from './account-fields.js';

/** Who made a key. */
export class ApiKeyCreatorDto {
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a10' })
  id: string;

  /** @example 'Ada Lovelace' */
  name: string;

  /** Keys belong to the installation and outlive their makers: look here which ones to delete with a person. */
  active: boolean;
}

/** A program's way in. */
export class ApiKeyDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a30' })
  id: string;

  /** @example 'Web shop' */
  name: string;

  /** What the program may do. */
  @ApiProperty({ enum: Role, enumName: 'Role', example: 'AGENT' })
  role: Role;

  /**
   * The start of the key, to tell keys apart.
   * @example 'parley_Zk3fQ'
   */
  prefix: string;

  /** From then on it is refused; null when it has no end. */
  @ApiProperty({ format: 'date-time', nullable: true, type: String, example: '2027-01-01T00:00:00.000Z' })
  expiresAt: string | null;

  /** To the minute; null when it was never used. */
  @ApiProperty({ format: 'date-time', nullable: true, type: String, example: '2026-03-02T09:58:00.000Z' })
  lastUsedAt: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;

  /** Who made it. */
  @ApiProperty({ type: ApiKeyCreatorDto, nullable: true })
  createdBy: ApiKeyCreatorDto | null;
}

/** A new key with its secret, which is shown here and never again. */
export class NewApiKeyDto extends ApiKeyDto {
  /**
   * For the Authorization header: `Bearer parley_…`.
   * @example 'parley_Zk3fQ0bq9kzH1yXc7wVt2mJr4sLp6nDg8aEu5iOy3hB'
   */
  key: string;
}

/** A page of keys, newest first. */
export class ApiKeyPageDto {
  data: ApiKeyDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}

/** A key to be made. */
export class CreateApiKeyDto {
  /** What it is for: 1 to 200 characters. */
  @DisplayName({ example: 'Web shop' })
  name: string;

  /** What the program may do. */
  @ApiProperty({ enum: Role, enumName: 'Role', example: 'AGENT' })
  @IsIn(Object.values(Role))
  role: Role;

  /** A time in the future, with its offset; no end when left out or null. */
  @ApiPropertyOptional({ format: 'date-time', nullable: true, type: String, example: '2027-01-01T00:00:00Z' })
  @IsOptional()
  @IsISO8601({ strict: true, strictSeparator: true })
  expiresAt?: string | null;
}
