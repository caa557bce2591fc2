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

/** 429: drafts are being streamed to this caller already, or to too many others. */
export class TooManyDrafts extends AppError {
  constructor() {
    super(
      'messages.too_many_drafts',
      429,
      'Too many drafts are being written at once. Wait for one to end, or close its stream, and ask again.',
      { headers: { 'retry-after': '2' } },
    );
  }
}

/** 503, told as an event of its stream: the process ended before the draft was made. */
export class DraftCutShort extends AppError {
  constructor() {
    super('messages.draft_cut_short', 503, 'The server restarts, so the draft was not made. Ask again.');
  }
}

/** 422: there are no words in the conversation to tell of. */
export class NothingToSummarize extends AppError {
  constructor() {
    super(
      'conversations.nothing_to_summarize',
      422,
      'Nothing in this conversation has words that could be told in short. Open it and look at what was sent.',
    );
  }
}
