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
import { isLockTimeout } from '../database/database.errors.js';
import { AppError, ValidationError } from '../errors/app-error.js';
import { JsonText } from './json-text.js';
import { keyedDigest, seal, unseal } from './sealed-text.js';

/** Sane keys: printable ASCII, as long as a UUID with a prefix at most. */
const KEY = /^[\x21-\x7e]{1,255}$/;

interface Kept {
  requestHash: string;
  statusCode: number;
  response: string;
}

/**
 * With an Idempotency-Key, the handler runs inside a transaction that also keeps its answer: the effect and the
 * knowledge of it are one. A repetition waits for the first, then gets the first one's answer.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly database: Database,
    private readonly reflector: Reflector,
    private readonly config: Config,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    if (key === undefined) return next.handle();
    if (typeof key !== 'string' || !KEY.test(key)) {
      throw new ValidationError(
        'The Idempotency-Key header must be 1 to 255 printable characters without spaces.',
      );
    }
    const statusCode =
      this.reflector.get<number | undefined>(HTTP_CODE_METADATA, context.getHandler()) ?? 201;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return defer(() => from(this.once(request, key, statusCode, reply, () => lastValueFrom(next.handle()))));
  }

  private async once(
    request: FastifyRequest,
    key: string,
    statusCode: number,
    reply: FastifyReply,
    handle: () => Promise<unknown>,
  ): Promise<unknown> {
    const actor = request.actor?.id ?? `ip:${request.ip}`;
    const secret = this.config.JWT_ACCESS_SECRET;
    // The body may hold a password: a plain digest of it could be guessed at.
    const requestHash = keyedDigest([`${request.method} ${request.url}\n`, request.rawBody ?? ''], secret);
    return this.database.transaction(async () => {
      if (await this.claim(actor, key, requestHash)) {
        const body = await handle();
        const text = body instanceof JsonText ? body.text : JSON.stringify(body ?? null);
        await this.database.rows(
          'update "IdempotencyKey" set "statusCode" = $3::int, response = $4 where actor = $1 and key = $2',
          [actor, key, statusCode, seal(text, secret)],
        );
        return body;
      }
      const kept = await this.kept(actor, key);
      if (kept.requestHash !== requestHash) throw new KeyReusedError();
      void reply.status(kept.statusCode).header('idempotency-replayed', 'true');
      return new JsonText(unseal(kept.response, secret));
    });
  }

  /** @returns false when an earlier request holds the key; waits for one that is still running */
  private async claim(actor: string, key: string, requestHash: string): Promise<boolean> {
    await this.database.rows("select set_config('lock_timeout', '3s', true)");
    try {
      const claimed = await this.database.rows(
        `insert into "IdempotencyKey" (actor, key, "requestHash") values ($1, $2, $3)
         on conflict (actor, key) do nothing returning key`,
        [actor, key, requestHash],
      );
      await this.database.rows("select set_config('lock_timeout', '0', true)");
      return claimed.length > 0;
    } catch (error) {
      throw isLockTimeout(error) ? new KeyInUseError() : error;
    }
  }

  private async kept(actor: string, key: string): Promise<Kept> {
    const [kept] = await this.database.rows<Kept>(
      'select "requestHash", "statusCode", response from "IdempotencyKey" where actor = $1 and key = $2',
      [actor, key],
    );
    if (!kept) throw new KeyInUseError();
    return kept;
  }
}

/** For POSTs that create or send: the same Idempotency-Key and body within 24 h get the first answer again. */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Any text of your choice: repeating the request with it within 24 h changes nothing and gets the first answer.',
    }),
  );
}

/** 422: the key stands for another request. */
class KeyReusedError extends AppError {
  constructor() {
    super(
      'idempotency.key_reused',
      422,
      'This Idempotency-Key was used for another request. Use a new key for a new request.',
    );
  }
}

/** 409: the first request with this key has not ended. */
class KeyInUseError extends AppError {
  constructor() {
    super(
      'idempotency.in_progress',
      409,
      'The first request with this Idempotency-Key is still running. Ask again.',
      {
        headers: { 'retry-after': '1' },
      },
    );
  }
}
