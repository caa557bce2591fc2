import { AppError } from '@libs/errors/app-error.js';

/** 422: the work can't be given to this person. */
export class ConversationUnassignable extends AppError {
  constructor() {
    super(
      'conversations.unassignable',
      422,
      'The conversation can not be assigned: there is no active user with this id. Choose another one.',
      { errors: [{ path: 'assignedToId', message: 'is not the id of an active user' }] },
    );
  }
}
