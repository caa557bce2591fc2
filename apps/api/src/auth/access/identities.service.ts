import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import type { Actor } from '@libs/http/actor.js';
import { BadTokenError } from '../auth.errors.js';
import { API_KEY_PREFIX } from '../api-key.js';
import { AccessRepository } from './access.repository.js';
import { secretHash } from './secret-hash.js';
import { SessionCache, type Access } from './session-cache.js';
import { SessionTokens } from './session-tokens.js';

/** Milliseconds between two notes that the same session, user or key is in use. */
const TOUCH_EVERY = 60_000;

/** Tells who is behind a bearer token. */
@Injectable()
export class IdentitiesService {
  private readonly log = new Logger('Auth');

  constructor(
    private readonly tokens: SessionTokens,
    private readonly cache: SessionCache,
    private readonly access: AccessRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * The person or program that holds this access token or API key, with the role they have now.
   *
   * @throws BadTokenError when it is not ours, has expired, or was withdrawn
   */
  async identify(bearer: string): Promise<Actor> {
    const access = bearer.startsWith(API_KEY_PREFIX) ? await this.ofKey(bearer) : await this.ofToken(bearer);
    const now = this.clock.now();
    if (!access || (access.expiresAt !== null && access.expiresAt <= now)) throw new BadTokenError();
    this.noteUse(access, now);
    return { ...access.actor };
  }

  private ofKey(key: string): Promise<Access | undefined> {
    const keyHash = secretHash(key);
    return this.cache.get(`key:${keyHash}`, () => this.access.ofKey(keyHash));
  }

  private async ofToken(token: string): Promise<Access | undefined> {
    const { userId, sessionId } = this.tokens.readAccess(token);
    const access = await this.cache.get(`session:${sessionId}`, () => this.access.ofSession(sessionId));
    return access?.actor.id === userId ? access : undefined;
  }

  private noteUse(access: Access, now: Date): void {
    if (access.usedAt !== null && now.getTime() - access.usedAt.getTime() < TOUCH_EVERY) return;
    access.usedAt = now;
    // Not awaited: nobody's request should wait for, or fail with, a note that he was here.
    this.access
      .touch(access.actor, now, new Date(now.getTime() - TOUCH_EVERY))
      .catch((error: unknown) => this.log.warn(`a use could not be noted: ${String(error)}`));
  }
}
