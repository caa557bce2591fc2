import { AppError } from '@libs/errors/app-error.js';
import { notFound } from '@libs/http/json.js';

/** 404 for a user. */
export const userNotFound = notFound('users.not_found', 'user');

/** 409: the address belongs to somebody. */
export class EmailTakenError extends AppError {
  constructor(cause?: unknown) {
    super('users.email_taken', 409, 'There is a user with this e-mail address already.', {
      errors: [{ path: 'email', message: 'belongs to another user' }],
      cause,
    });
  }
}

/** 409: without this one nobody could manage the users any more. */
export class LastAdminError extends AppError {
  constructor() {
    super(
      'users.last_admin',
      409,
      'This is the last active administrator. Make somebody else an administrator first.',
    );
  }
}

/** 403: administrators change their own address and password as everybody does, with the current password. */
export class OwnCredentialsError extends AppError {
  constructor() {
    super(
      'users.own_credentials',
      403,
      'Change your own e-mail address at /api/auth/me and your password at /api/auth/me/password.',
    );
  }
}
