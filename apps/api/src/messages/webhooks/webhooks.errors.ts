import { AppError } from '@libs/errors/app-error.js';
import { notFound } from '@libs/http/json.js';

/** 404: no such delivery. */
export const deliveryNotFound = notFound('webhooks.delivery_not_found', 'delivery');

/** 404: the path names no channel. */
export class UnknownChannel extends AppError {
  constructor(key: string) {
    super(
      'webhooks.unknown_channel',
      404,
      `There is no channel "${key.slice(0, 100)}". Check the address that was entered at the platform.`,
    );
  }
}

/** 403: whoever asks does not know the token, or the channel has no handshake. */
export class HandshakeRefused extends AppError {
  constructor() {
    super(
      'webhooks.handshake_refused',
      403,
      'The verify token is not the one of this channel. Enter the same one at the platform and in the settings.',
    );
  }
}
