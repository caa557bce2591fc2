import { DisplayName, EmailAddress, NewPassword, PresentPassword } from './account-fields.js';

/** What to change of oneself: a field left out stays as it is. */
export class UpdateMeDto {
  /** 1 to 200 characters. */
  @DisplayName({ optional: true })
  name?: string;

  /** In any case; refused when it belongs to another user. Needs `currentPassword`. */
  @EmailAddress({ optional: true })
  email?: string;

  /** Proves that it is you who changes the address. */
  @PresentPassword({ optional: true })
  currentPassword?: string;
}

/** A new password of one's own. */
export class ChangePasswordDto {
  @PresentPassword()
  currentPassword: string;

  /** 12 to 256 characters; refused when common or made of your name or e-mail address. */
  @NewPassword()
  newPassword: string;
}
