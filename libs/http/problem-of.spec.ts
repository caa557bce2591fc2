import { ForbiddenException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { DatabaseUnavailableError } from '../database/database.errors.js';
import { AppError, UnavailableError, ValidationError } from '../errors/app-error.js';
import { headersOf } from '../throttle/rate-limit.js';
import { RateLimitedError } from '../throttle/throttle.errors.js';
import { OutgoingAddressRefused, OutgoingTimeout } from './outgoing/outgoing.errors.js';
import { toAppError } from './problem-of.js';

const standing = { limit: 1, remaining: 0, resetSeconds: 9, exceeded: true };

describe('whatever a request ends with', () => {
  it.each<[string, unknown, number, string]>([
    ['a field that does not fit', new ValidationError('no'), 400, 'validation'],
    ['a body of another kind', Object.assign(new Error(), { statusCode: 415 }), 415, 'validation'],
    ['nobody signed in', new AppError('auth.required', 401, 'no'), 401, 'authentication'],
    ['a role too low', new ForbiddenException(), 403, 'forbidden'],
    ['an unknown path', new NotFoundException(), 404, 'not_found'],
    ['a state that does not allow it', new AppError('x.taken', 409, 'no'), 409, 'conflict'],
    ['an older state', new AppError('x.stale', 412, 'no'), 412, 'conflict'],
    ['too many calls', new RateLimitedError(standing), 429, 'rate_limit'],
    ['a platform that does not answer', new OutgoingTimeout('x.example', 1, true), 504, 'external_service'],
    ['an address that is not called', new OutgoingAddressRefused('no'), 422, 'external_service'],
    ['something else that is away', new UnavailableError('x.away', 'no'), 503, 'external_service'],
    ['a database that is away', Object.assign(new Error(), { code: 'ECONNREFUSED' }), 503, 'database'],
    ['a query that is wrong', Object.assign(new Error('select'), { code: '42601' }), 500, 'database'],
    ['a query that Prisma refuses', Object.assign(new Error(), { code: 'P2010' }), 500, 'database'],
    ['a mistake of ours', new TypeError('x is undefined'), 500, 'internal'],
    ['something that is no error', 'text', 500, 'internal'],
  ])('%s has its status and category', (_, thrown, status, category) => {
    expect(toAppError(thrown)).toMatchObject({ status, category });
  });

  it('says when to try again where that is worth it', () => {
    expect(toAppError(new DatabaseUnavailableError(undefined)).extras.headers).toEqual({
      'retry-after': '2',
    });
    expect(new RateLimitedError(standing).extras.headers).toEqual(headersOf(standing));
  });
});
