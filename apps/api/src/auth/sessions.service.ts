import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { v7 } from '@libs/database/id.js';
import { notFound } from '@libs/http/json.js';
import type { Caller, Person } from './access/caller.js';
import { secretHash } from './access/secret-hash.js';
import { SessionCache } from './access/session-cache.js';
import { ACCESS_TOKEN_SECONDS, SessionTokens } from './access/session-tokens.js';
import { BadRefreshTokenError, RefreshReusedError } from './auth.errors.js';
import { SessionsRepository, type SessionState } from './sessions.repository.js';

const DAY = 24 * 60 * 60 * 1000;
/** Milliseconds: a session ends when it is not refreshed for so long, */
const UNUSED_LIFETIME = 30 * DAY;
/** and so long after the sign-in in any case. */
const FULL_LIFETIME = 90 * DAY;

/** What the holder of a session gets. */
export interface OpenedSession {
  userId: string;
  accessToken: string;
  /** Seconds the access token is good for. */
  expiresIn: number;
  refreshToken: string;
  refreshExpiresAt: Date;
}

const sessionNotFound = notFound('auth.session_not_found', 'open session of yours');

/** Sign-ins on devices: each is a family of refresh tokens, of which only the newest is good. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly tokens: SessionTokens,
    private readonly cache: SessionCache,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Opens a session. Call it in a transaction that holds the user, who else could be deactivated meanwhile. */
  async open(userId: string, caller: Caller): Promise<OpenedSession> {
    const session = { id: v7(), userId, createdAt: this.clock.now() };
    const opened = this.issue(session);
    await this.sessions.insert(
      { ...session, refreshHash: secretHash(opened.refreshToken), expiresAt: opened.refreshExpiresAt },
      caller,
    );
    return opened;
  }

  /**
   * Gives a new pair of tokens for a refresh token, which dies.
   *
   * @throws BadRefreshTokenError, RefreshReusedError after ending the session
   */
  async refresh(refreshToken: string, caller: Caller): Promise<OpenedSession> {
    const { sessionId, userId } = this.tokens.readRefresh(refreshToken);
    const session = await this.sessions.find(sessionId);
    if (session?.userId !== userId) throw new BadRefreshTokenError();
    const oldHash = secretHash(refreshToken);
    if (oldHash !== session.refreshHash) await this.endReused(session);
    if (session.revokedFor === 'REUSED') throw new RefreshReusedError();
    if (session.revokedAt !== null || session.expiresAt <= this.clock.now() || !session.active) {
      throw new BadRefreshTokenError();
    }
    const opened = this.issue(session);
    const next = { refreshHash: secretHash(opened.refreshToken), expiresAt: opened.refreshExpiresAt };
    if (await this.sessions.rotate(session.id, oldHash, next, caller)) return opened;
    // Somebody changed the session since it was read: with what it is now, it is refused above.
    return this.refresh(refreshToken, caller);
  }

  /**
   * Ends one of a person's own sessions.
   *
   * @throws sessionNotFound
   */
  async end(id: string, person: Person): Promise<void> {
    await this.cache.changing(`session:${id}`, async () => {
      const reason = id === person.sessionId ? 'LOGOUT' : 'ENDED';
      if (!(await this.sessions.end(id, person.id, reason))) throw sessionNotFound();
      const action = reason === 'LOGOUT' ? 'signed-out' : 'session-ended';
      await this.audit.record({ action, entity: 'user', entityId: person.id });
    });
  }

  /** A token that was replaced has come again: it was stolen, before or after. Its thief is thrown out with its owner. */
  private async endReused({ id, userId }: SessionState): Promise<never> {
    await this.cache.changing(`session:${id}`, async () => {
      if (!(await this.sessions.end(id, userId, 'REUSED'))) return;
      await this.audit.record({ action: 'refresh-token-reused', entity: 'user', entityId: userId });
    });
    throw new RefreshReusedError();
  }

  private issue({ id, userId, createdAt }: Pick<SessionState, 'id' | 'userId' | 'createdAt'>): OpenedSession {
    const refreshExpiresAt = new Date(
      Math.min(this.clock.now().getTime() + UNUSED_LIFETIME, createdAt.getTime() + FULL_LIFETIME),
    );
    const claims = { userId, sessionId: id };
    return {
      userId,
      accessToken: this.tokens.access(claims),
      expiresIn: ACCESS_TOKEN_SECONDS,
      refreshToken: this.tokens.refresh(claims, refreshExpiresAt),
      refreshExpiresAt,
    };
  }
}
