import { AppError } from '@libs/errors/app-error.js';

/** 401: the delivery is not genuine, or can't be shown to be. Nothing of it is kept. */
export class BadSignature extends AppError {
  /** @param detail what is wrong and what to do; never what the right signature would have been */
  constructor(detail: string) {
    super('webhooks.bad_signature', 401, detail);
  }

  /** For a channel that this version has no way to check. */
  static ofClosedChannel(): BadSignature {
    return new BadSignature(
      'This channel is closed: this version of Parley can not check its deliveries. Update Parley to open it.',
    );
  }

  /** @param variable the environment variable that holds the secret */
  static withoutSecret(variable: string): BadSignature {
    return new BadSignature(
      `This channel is closed: it has no secret to check deliveries with. Set ${variable} to open it.`,
    );
  }
}

/** What is known of a message that could not be handed over. */
export interface SendFailure {
  /** One or two sentences for the person who wrote the message: what happened and what to do. */
  reason: string;
  /** True when the same message may go through later. */
  retryable: boolean;
  /** The least time to wait before that, in seconds. */
  retryAfterSeconds?: number;
  /**
   * True when the platform may have taken the message all the same, so that another attempt may send it twice:
   * wait `retryAfterSeconds` for a status callback that names it before trying again.
   */
  maybeSent?: boolean;
  cause?: unknown;
}

/** 502: the platform did not take the message. */
export class SendFailed extends AppError {
  readonly reason: string;
  readonly retryable: boolean;
  readonly retryAfterSeconds?: number;
  readonly maybeSent: boolean;

  constructor(failure: SendFailure) {
    super('messages.send_failed', 502, failure.reason, { cause: failure.cause });
    this.reason = failure.reason;
    this.retryable = failure.retryable;
    this.retryAfterSeconds = failure.retryAfterSeconds;
    this.maybeSent = failure.maybeSent ?? false;
  }
}
