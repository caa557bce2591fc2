import { AppError } from '@libs/errors/app-error.js';

/**
 * A call to the outside that brought no answer. The message names the host only: paths and queries may hold keys.
 */
export abstract class OutgoingError extends AppError {
  /**
   * @param maybeReceived true when the request may have reached the other side, so that sending it again may
   *   have its effect twice
   */
  constructor(
    code: string,
    status: number,
    detail: string,
    readonly maybeReceived: boolean,
    cause?: unknown,
  ) {
    super(code, status, detail, { cause, category: 'external_service' });
  }
}

/** 422: the address is not one the product may connect to. Nothing was sent. */
export class OutgoingAddressRefused extends OutgoingError {
  constructor(detail: string) {
    super('outgoing.address_refused', 422, detail, false);
  }
}

/** 504: no connection, or no complete answer, in time. */
export class OutgoingTimeout extends OutgoingError {
  /** @param deadlineMs the limit of the whole call, when it was that one; else it was that of the connection */
  constructor(host: string, deadlineMs: number | undefined, maybeReceived: boolean, cause?: unknown) {
    const what = maybeReceived ? 'did not finish its answer' : 'could not be reached';
    const when = deadlineMs === undefined ? 'in time' : `within ${deadlineMs / 1000} s`;
    super('outgoing.timeout', 504, `${host} ${what} ${when}. Try again later.`, maybeReceived, cause);
  }
}

/** 503: whoever asked does not wait for the answer any more, so the call was broken off. */
export class OutgoingAborted extends OutgoingError {
  constructor(host: string, maybeReceived: boolean, cause?: unknown) {
    super('outgoing.aborted', 503, `The call to ${host} was broken off.`, maybeReceived, cause);
  }
}

/** 502: the answer is bigger than the caller is ready to read. */
export class OutgoingTooLarge extends OutgoingError {
  constructor(host: string, maxBytes: number, cause?: unknown) {
    super('outgoing.too_large', 502, `The answer of ${host} is larger than ${maxBytes} bytes.`, true, cause);
  }
}

/** 502: the connection failed or the answer made no sense. */
export class OutgoingFailed extends OutgoingError {
  constructor(host: string, what: string, maybeReceived: boolean, cause?: unknown) {
    super('outgoing.failed', 502, `The call to ${host} failed: ${what}.`, maybeReceived, cause);
  }
}
