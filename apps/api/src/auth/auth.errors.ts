import { AppError, ValidationError, type FieldError } from '@libs/errors/app-error.js';

/** 401 with the challenge that RFC 6750 asks for. */
export class UnauthenticatedError extends AppError {
  constructor(code: string, detail: string, reason?: 'invalid_token') {
    const challenge = `Bearer realm="parley"${reason === undefined ? '' : `, error="${reason}"`}`;
    super(code, 401, detail, { headers: { 'www-authenticate': challenge } });
  }
}

/** 401: the route needs somebody, and nobody was named. */
export class SignInRequiredError extends UnauthenticatedError {
  constructor() {
    super('auth.required', 'Sign in first: send an access token or API key as a bearer token.');
  }
}

/** 401: a token or key that is not ours, has ended, or was withdrawn. Which of these is not told. */
export class BadTokenError extends UnauthenticatedError {
  constructor() {
    super(
      'auth.bad_token',
      'The access token or API key is not valid or has ended. Refresh it or sign in again.',
      'invalid_token',
    );
  }
}

/** 403: the role is too low. */
export class ForbiddenError extends AppError {
  constructor(needed: string) {
    super('auth.forbidden', 403, `This needs the role ${needed} or above. Ask an administrator.`);
  }
}

/** 403: an API key asked for something that belongs to a person. */
export class PersonOnlyError extends AppError {
  constructor() {
    super('auth.person_only', 403, 'An API key can not do this. Sign in as a person.');
  }
}

/** 401: wrong e-mail, wrong password or a deactivated user, told alike. */
export class BadCredentialsError extends UnauthenticatedError {
  constructor() {
    super('auth.bad_credentials', 'The e-mail address or the password is wrong. Check both and try again.');
  }
}

/** 403: signing up is switched off. */
export class SignupDisabledError extends AppError {
  constructor() {
    super('auth.signup_disabled', 403, 'Nobody can sign up here. Ask an administrator for an account.');
  }
}

/** 401: a refresh token that is not ours or whose session has ended. */
export class BadRefreshTokenError extends UnauthenticatedError {
  constructor() {
    super(
      'auth.bad_refresh_token',
      'The refresh token is missing, not valid or has ended. Sign in again.',
      'invalid_token',
    );
  }
}

/** 401: a refresh token came twice, so one of the two callers is not its owner: the session is over for both. */
export class RefreshReusedError extends UnauthenticatedError {
  constructor() {
    super(
      'auth.refresh_reused',
      'This refresh token was used before, so its session was ended for safety. Sign in again.',
      'invalid_token',
    );
  }
}

/** 403: a change that asks for the current password got another one. */
export class WrongPasswordError extends AppError {
  constructor() {
    const fault: FieldError = { path: 'currentPassword', message: 'is not your current password' };
    super('auth.wrong_password', 403, 'The current password is wrong. Check it and try again.', {
      errors: [fault],
    });
  }
}

/** 400: the new password is too easy to guess. */
export class WeakPasswordError extends ValidationError {
  constructor(field: string, weakness: string) {
    super(
      `The password ${weakness}. Choose another one.`,
      [{ path: field, message: weakness }],
      'auth.weak_password',
    );
  }
}

/** 400: a reset link that is not ours, was used, was replaced or is older than an hour. */
export class BadResetTokenError extends ValidationError {
  constructor() {
    super(
      'The link to set a new password is not valid, was used, or is older than an hour. Ask for a new one.',
      [{ path: 'token', message: 'is not valid any more' }],
      'auth.bad_reset_token',
    );
  }
}

/** 429: so many passwords are being checked, by everybody together, that one more would make all of them wait. */
export class PasswordChecksBusyError extends AppError {
  constructor() {
    super('auth.busy', 429, 'Too many passwords are being checked just now. Try again in a few seconds.', {
      headers: { 'retry-after': '2' },
    });
  }
}
