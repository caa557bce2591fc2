import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, MaxLength } from 'class-validator';
import {
  DisplayName,
  EmailAddress,
  NewPassword,
  normaliseEmail,
  present,
  PresentPassword,
} from './account-fields.js';
import { UserDto } from './users.dto.js';

/** What one signs in with. */
export class LoginDto {
  /** In any case. */
  @ApiProperty({ format: 'email', maxLength: 254, example: 'ada@example.com' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseEmail(value) : value))
  @IsString()
  @MaxLength(254)
  email: string;

  @PresentPassword()
  password: string;
}

/** Who wants to join. */
export class SignUpDto {
  /** In any case; refused when it belongs to another user. */
  @EmailAddress()
  email: string;

  /** 12 to 256 characters; refused when common or made of the name or e-mail address. */
  @NewPassword()
  password: string;

  /** 1 to 200 characters. */
  @DisplayName()
  name: string;
}

/** The token to refresh with; the cookie of the sign-in does as well. */
export class RefreshDto {
  /** The newest refresh token of the session; the cookie's when left out. */
  @ApiPropertyOptional({ maxLength: 2000 })
  @present(true)
  @IsString()
  @MaxLength(2000)
  refreshToken?: string;
}

/** A pair of tokens and whose they are. */
export class SignedInDto {
  /** A JWT for the Authorization header: `Bearer …`. */
  accessToken: string;

  /** For POST /api/auth/refresh, once. Also set as an HttpOnly cookie. */
  refreshToken: string;

  /**
   * Seconds the access token is good for.
   * @example 900
   */
  expiresIn: number;

  user: UserDto;
}
