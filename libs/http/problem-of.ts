import { HttpException } from '@nestjs/common';
import { AppError, type FieldError } from '../errors/app-error.js';
import type { ErrorCategory } from '../errors/error-category.js';
import {
  DatabaseUnavailableError,
  isDatabaseAway,
  isDatabaseError,
  isErased,
  isUnstorableValue,
} from '../database/database.errors.js';

/** Codes and remedies for the errors of Nest and Fastify, by status. */
const BY_STATUS: Record<number, { code: string; detail: string }> = {
  400: { code: 'request.invalid', detail: 'The request could not be read. Check its syntax and try again.' },
  401: { code: 'auth.required', detail: 'Sign in first: send a bearer token with the request.' },
  403: { code: 'auth.forbidden', detail: 'Your role does not allow this. Ask an administrator.' },
  404: { code: 'request.not_found', detail: 'There is nothing at this address. /docs lists every route.' },
  405: { code: 'request.method', detail: 'This address does not take this method. /docs lists every route.' },
  406: { code: 'request.not_acceptable', detail: 'This address only answers in JSON.' },
  408: { code: 'request.timeout', detail: 'The request took too long to arrive. Send it again.' },
  413: { code: 'request.too_large', detail: 'The body is larger than 10 MB. Send less at once.' },
  414: { code: 'request.uri_too_long', detail: 'The address is too long. Shorten it.' },
  415: {
    code: 'request.media_type',
    detail: 'This address takes application/json. Set the content-type header.',
  },
  422: { code: 'request.unprocessable', detail: 'The request could not be carried out as it stands.' },
  429: { code: 'rate_limit.exceeded', detail: 'Too many requests. Wait a moment and try again.' },
  431: {
    code: 'request.headers_too_large',
    detail: 'The headers are too large. Send fewer or shorter ones.',
  },
  503: { code: 'service.unavailable', detail: 'The service is busy. Try again in a few seconds.' },
};

const INTERNAL = {
  code: 'internal',
  detail:
    'Something went wrong on our side. Try again; if it stays, give the request id to the administrator.',
};

/** Any thrown value as an error that may be shown: nothing of the inside gets out. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof HttpException) return fromStatus(thrown.getStatus(), thrown, fieldsOf(thrown));
  if (isDatabaseAway(thrown)) return new DatabaseUnavailableError(thrown);
  if (isErased(thrown)) {
    return new AppError(
      'data.erased',
      410,
      'This is about somebody who was erased: it is only counted, and can not be changed any more.',
      { cause: thrown },
    );
  }
  if (isUnstorableValue(thrown)) {
    return new AppError(
      'request.invalid',
      400,
      'A value can not be stored: a text holds a NUL character, or a date or number is out of range. Correct it and try again.',
      {
        cause: thrown,
      },
    );
  }
  const status = statusOf(thrown);
  return fromStatus(status, thrown, [], status === 500 && isDatabaseError(thrown) ? 'database' : undefined);
}

function fromStatus(
  status: number,
  cause: unknown,
  errors: FieldError[] = [],
  category?: ErrorCategory,
): AppError {
  const known = BY_STATUS[status] ?? (status < 500 ? BY_STATUS[400] : undefined) ?? INTERNAL;
  const detail =
    errors[0] === undefined
      ? known.detail
      : `${errors.length === 1 ? 'A field is' : 'Some fields are'} not right: ${errors[0].message}`;
  const headers = status === 503 ? { 'retry-after': '2' } : undefined;
  return new AppError(known.code, status, detail, { errors, cause, headers, category });
}

/** Errors of Fastify and its plugins carry `statusCode`; only client errors among them may be told. */
function statusOf(thrown: unknown): number {
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && ((status >= 400 && status < 500) || status === 503) ? status : 500;
}

function fieldsOf(exception: HttpException): FieldError[] {
  const response = exception.getResponse();
  const errors = typeof response === 'object' ? (response as { errors?: unknown }).errors : undefined;
  return Array.isArray(errors) ? (errors as FieldError[]) : [];
}
