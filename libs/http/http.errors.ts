import { AppError, UnavailableError } from '../errors/app-error.js';

/** Seconds after which a client that was turned away may try again. */
const COME_BACK = 2;

/** 503: the process has as much to do as it can bear. */
export class BusyError extends UnavailableError {
  /** What Fastify's body reader answers with. */
  readonly statusCode = 503;

  constructor() {
    super(
      'service.busy',
      'The server has too much to do at the moment. Try again shortly.',
      undefined,
      COME_BACK,
    );
  }
}

/** 415: the route does not take bodies of this type. */
export class UnsupportedMediaTypeError extends AppError {
  constructor(detail = 'This address takes application/json. Set the content-type header.') {
    super('request.media_type', 415, detail);
  }
}
