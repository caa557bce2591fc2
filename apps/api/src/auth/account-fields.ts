import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsEmail, IsString, Length, Matches, MaxLength, ValidateIf } from 'class-validator';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './passwords/password-policy.js';

/** RFC 5321: the longest address a mail server takes. */
const MAX_EMAIL_LENGTH = 254;

/**
 * The one form in which an address is stored and compared: trimmed, NFC, lower-case. Nothing that merely looks
 * alike is folded together (no NFKC, no accents removed): mail goes to the stored address only.
 */
export function normaliseEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** Whether a field may be left out. A field that is left out is not the same as null, which is refused. */
interface Presence {
  optional?: boolean;
}

/** An e-mail address; comes out normalised. */
export function EmailAddress({ optional = false }: Presence = {}): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normaliseEmail(value) : value)),
    IsEmail(),
    MaxLength(MAX_EMAIL_LENGTH),
    present(optional),
    ApiProperty({
      format: 'email',
      maxLength: MAX_EMAIL_LENGTH,
      example: 'grace@example.com',
      required: !optional,
    }),
  );
}

/** A person's or key's name: 1 to 200 characters, no control characters; comes out trimmed and in NFC. */
export function DisplayName({
  optional = false,
  example = 'Grace Hopper',
}: Presence & { example?: string } = {}): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim().normalize('NFC') : value,
    ),
    Length(1, 200),
    Matches(/^\P{Cc}*$/u, { message: '$property must not hold control characters' }),
    present(optional),
    ApiProperty({ minLength: 1, maxLength: 200, example, required: !optional }),
  );
}

/** A password to be set: its strength is checked where its owner is known. */
export function NewPassword({ optional = false }: Presence = {}): PropertyDecorator {
  return applyDecorators(
    Length(MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH),
    present(optional),
    ApiProperty({
      format: 'password',
      minLength: MIN_PASSWORD_LENGTH,
      maxLength: MAX_PASSWORD_LENGTH,
      example: 'seven ships sail at noon',
      required: !optional,
    }),
  );
}

/** A password to be compared with the stored one: anything that could be one. */
export function PresentPassword({ optional = false }: Presence = {}): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Length(1, MAX_PASSWORD_LENGTH),
    present(optional),
    ApiProperty({
      format: 'password',
      minLength: 1,
      maxLength: MAX_PASSWORD_LENGTH,
      example: 'seven ships sail at noon',
      required: !optional,
    }),
  );
}

/** A field of a PATCH that may be left out; null is checked like any value, unlike with `@IsOptional()`. */
export function present(optional: boolean): PropertyDecorator {
  return optional ? ValidateIf((_, value: unknown) => value !== undefined) : () => undefined;
}
