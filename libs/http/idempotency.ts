import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
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

/** A request that may be a repetition of an earlier one. */
export interface Repeatable {
  request: FastifyRequest;
  reply: FastifyReply;
  /** Of the first answer. */
  statusCode: number;
  /** What was sent, or a digest of it. */
  body: Buffer | string;
}

/** Keeps the first answer to a request with an Idempotency-Key, in the transaction of its effect. */
@Injectable()
export class Idempotency {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /**
   * Does the work, or answers as the first time where the same was asked for before.
   *
   * @throws ValidationError, KeyReusedError, KeyInUseError
   */
  async once(repeatable: Repeatable, handle: () => Promise<unknown>): Promise<unknown> {
    const { request, reply, statusCode } = repeatable;
    const key = keyOf(request);
    if (key === undefined) return handle();
    const actor = request.actor?.id ?? `ip:${request.ip}`;
    const secret = this.config.JWT_ACCESS_SECRET;
    // The body may hold a password: a plain digest of it could be guessed at.
    const requestHash = keyedDigest([`${request.method} ${request.url}\n`, repeatable.body], secret);
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

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new ValidationError(
      'The Idempotency-Key header must be 1 to 255 printable characters without spaces.',
    );
  }
  return key;
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
