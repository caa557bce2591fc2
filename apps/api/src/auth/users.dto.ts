import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { Role } from '@libs/database/generated/enums.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { DisplayName, EmailAddress, NewPassword, present } from './account-fields.js';

/** A person who works here. */
export class UserDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a10' })
  id: string;

  /**
   * Lower-case; belongs to one user only.
   * @example 'grace@example.com'
   */
  email: string;

  /** @example 'Grace Hopper' */
  name: string;

  /** What they may do: ADMIN includes MANAGER includes AGENT. */
  @ApiProperty({ enum: Role, enumName: 'Role', example: 'AGENT' })
  role: Role;

  /** Whether they can sign in. */
  active: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  updatedAt: string;
}

/** A user in the list. */
export class ListedUserDto extends UserDto {
  /** When they last used the product, to the minute. Only in the list, so that it does not change a user's ETag. */
  @ApiProperty({ format: 'date-time', nullable: true, type: String, example: '2026-03-02T09:58:00.000Z' })
  lastSeenAt: string | null;
}

/** A page of users, newest first. */
export class UserPageDto {
  data: ListedUserDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}

/** Which users are wanted: all conditions hold together. */
export class ListUsersQuery extends PageQuery {
  /** Only with exactly this role. */
  @ApiPropertyOptional({ enum: Role, enumName: 'Role' })
  @IsOptional()
  @IsIn(Object.values(Role))
  role?: Role;

  /** Only those who can sign in (true), or can not (false). */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  active?: boolean;

  /** Part of the name or the e-mail address, in any case. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;
}

/** A new user, with a password to be handed over and changed by them. */
export class CreateUserDto {
  /** In any case; refused when it belongs to another user. */
  @EmailAddress()
  email: string;

  /** 1 to 200 characters. */
  @DisplayName()
  name: string;

  /** 12 to 256 characters; refused when common or made of the name or e-mail address. */
  @NewPassword()
  password: string;

  /** What they may do; AGENT when left out. */
  @ApiPropertyOptional({ enum: Role, enumName: 'Role' })
  @present(true)
  @IsIn(Object.values(Role))
  role?: Role;
}

/** What to change of a user: a field left out stays as it is. */
export class UpdateUserDto {
  /** In any case; refused when it belongs to another user. Not your own: that is at /api/auth/me. */
  @EmailAddress({ optional: true })
  email?: string;

  /** 1 to 200 characters. */
  @DisplayName({ optional: true })
  name?: string;

  /** A new role holds from their next request on. */
  @ApiPropertyOptional({ enum: Role, enumName: 'Role' })
  @present(true)
  @IsIn(Object.values(Role))
  role?: Role;

  /** false ends their sessions at once and keeps them from signing in; true lets them in again. */
  @ApiPropertyOptional({ example: false })
  @present(true)
  @IsBoolean()
  active?: boolean;

  /** Ends their sessions at once. Not your own: that is at /api/auth/me/password. */
  @NewPassword({ optional: true })
  password?: string;
}
