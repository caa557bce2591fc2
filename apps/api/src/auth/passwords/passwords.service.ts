import { availableParallelism } from 'node:os';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { bulkhead, BulkheadRejectedError } from 'cockatiel';
import { v7 } from '@libs/database/id.js';
import { PasswordChecksBusyError, WeakPasswordError } from '../auth.errors.js';
import { normalisePassword, weaknessOf, type PasswordOwner } from './password-policy.js';

/** Argon2id as the OWASP Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane; about 30 ms. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Hashes at the same time: one core, and one of libuv's four threads, stay free for everybody else. */
const AT_ONCE = Math.max(1, Math.min(3, availableParallelism() - 1));
/** Callers that may wait for their turn, about two seconds at most; the next is told to come back. */
const WAITING = 64;

/** Makes and compares password hashes, a few at a time so that a flood of sign-ins starves nobody. */
@Injectable()
export class PasswordsService implements OnModuleInit {
  private readonly turns = bulkhead(AT_ONCE, WAITING);
  private nobodysHash = '';
  private count = 0;

  async onModuleInit(): Promise<void> {
    this.nobodysHash = await this.hash(v7());
  }

  /** Hashes computed by this process, comparisons included. */
  get computed(): number {
    return this.count;
  }

  /**
   * Checks a new password and hashes it.
   *
   * @param field the request's field to name when it is too weak
   * @throws WeakPasswordError, PasswordChecksBusyError
   */
  async accept(password: string, owner: PasswordOwner, field = 'password'): Promise<string> {
    const weakness = weaknessOf(password, owner);
    if (weakness !== undefined) throw new WeakPasswordError(field, weakness);
    return this.hash(password);
  }

  /**
   * Whether the password is the one of the hash. Without a hash the same work is done for nothing, so that the time
   * of the answer does not tell whether there is such a user.
   *
   * @throws PasswordChecksBusyError
   */
  async matches(password: string, passwordHash: string | undefined): Promise<boolean> {
    const right = await this.inTurn(() =>
      verify(passwordHash ?? this.nobodysHash, normalisePassword(password)),
    );
    return right && passwordHash !== undefined;
  }

  private hash(password: string): Promise<string> {
    return this.inTurn(() => hash(normalisePassword(password), ARGON2ID));
  }

  private async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.turns.execute(() => {
        this.count += 1;
        return work();
      });
    } catch (error) {
      throw error instanceof BulkheadRejectedError ? new PasswordChecksBusyError() : error;
    }
  }
}
