import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { EmailAddress, NewPassword } from './account-fields.js';

/** Who forgot a password. */
export class ForgotPasswordDto {
  /** In any case. */
  @EmailAddress()
  email: string;
}

/** The answer to everybody who asks, whether there is such a user or not. */
export class ForgotPasswordAnswerDto {
  /** @example 'If this address belongs to a user, a mail with a link is on its way.' */
  detail: string;
}

/** A new password by means of a mailed link. */
export class ResetPasswordDto {
  /** The `token` of the link. */
  @ApiProperty({ maxLength: 200, example: 'nO6sYJt7b1y3a1oV1oE4r1Lk2S0Zb0m8wKxq6m5v7Qc' })
  @IsString()
  @MaxLength(200)
  token: string;

  /** 12 to 256 characters; refused when common or made of your name or e-mail address. */
  @NewPassword()
  password: string;
}
