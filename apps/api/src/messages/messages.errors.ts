import { AppError } from '@libs/errors/app-error.js';
import { notFound } from '@libs/http/json.js';

/** 404: no such message. */
export const messageNotFound = notFound('messages.not_found', 'message');

/** 404: no such conversation. */
export const conversationNotFound = notFound('conversations.not_found', 'conversation');

/** 422: only what a customer wrote is analysed. */
export class NotAnalysable extends AppError {
  constructor() {
    super(
      'messages.not_analysable',
      422,
      'Only messages of customers have an analysis. This one was written by the business.',
    );
  }
}

/** 422: there are no words in the conversation to rest an answer on. */
export class NothingToAnswer extends AppError {
  constructor() {
    super(
      'messages.nothing_to_answer',
      422,
      'Nothing in this conversation has words that could be answered. Write the answer yourself.',
    );
  }
}
