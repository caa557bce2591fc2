import {
  applyDecorators,
  Injectable,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { HTTP_CODE_METADATA } from '@nestjs/common/constants.js';
import { Reflector } from '@nestjs/core';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defer, from, lastValueFrom, type Observable } from 'rxjs';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { Idempotency } from './idempotency.js';

/**
 * With an Idempotency-Key, the handler runs inside a transaction that also keeps its answer: the effect and the
 * knowledge of it are one. A repetition waits for the first, then gets the first one's answer.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly idempotency: Idempotency;

  constructor(
    private readonly reflector: Reflector,
    database: Database,
    config: Config,
  ) {
    this.idempotency = new Idempotency(database, config);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.headers['idempotency-key'] === undefined) return next.handle();
    const statusCode =
      this.reflector.get<number | undefined>(HTTP_CODE_METADATA, context.getHandler()) ?? 201;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const repeatable = { request, reply, statusCode, body: request.rawBody ?? '' };
    return defer(() => from(this.idempotency.once(repeatable, () => lastValueFrom(next.handle()))));
  }
}

/** For POSTs that create or send: the same Idempotency-Key and body within 24 h get the first answer again. */
export function Idempotent(): MethodDecorator {
  return applyDecorators(UseInterceptors(IdempotencyInterceptor), ApiIdempotencyKey());
}

/** Documents the header, for routes that keep their first answer themselves. */
export function ApiIdempotencyKey(): MethodDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'Any text of your choice: repeating the request with it within 24 h changes nothing and gets the first answer.',
  });
}
