import { AppError } from '../errors/app-error.js';

/** 422: no push service may be called at this address. */
export class PushEndpointRefused extends AppError {
  constructor(what: string) {
    super('push.endpoint_refused', 422, `${what} Subscribe again in the browser, or ask an administrator.`, {
      errors: [{ path: 'endpoint', message: 'is not an address of a push service that may be called' }],
    });
  }
}
