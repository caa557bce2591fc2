import { AppError, ValidationError } from '@libs/errors/app-error.js';
import { notFound } from '@libs/http/json.js';

/** 404: none, or another person's own. */
export const savedReplyNotFound = notFound('saved_replies.not_found', 'saved reply');

/** 403: what everybody uses is not changed by everybody. */
export class SharedByManagers extends AppError {
  constructor() {
    super(
      'saved_replies.shared_by_managers',
      403,
      'Saved replies that are shared are written by managers. Save it as your own (shared: false), or ask a manager.',
    );
  }
}

/** 409: the shortcut already stands for something else. */
export class ShortcutTaken extends AppError {
  /** @param title of the saved reply that has it */
  constructor(shortcut: string, title: string) {
    super(
      'saved_replies.duplicate',
      409,
      `The shortcut ${shortcut} already stands for “${title}”. Choose another one.`,
      {
        errors: [{ path: 'shortcut', message: `already stands for “${title}”` }],
      },
    );
  }
}

/** 400: a program has nothing of its own. */
export class OwnerNeeded extends ValidationError {
  constructor() {
    super('An API key has no saved replies of its own. Send shared: true.', [
      { path: 'shared', message: 'must be true for an API key' },
    ]);
  }
}
