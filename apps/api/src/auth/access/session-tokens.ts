import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService, type JwtModuleOptions } from '@nestjs/jwt';
import { isUUID } from 'class-validator';
import { Clock } from '@libs/clock/clock.js';
import { Config } from '@libs/config/config.js';
import { BadRefreshTokenError, BadTokenError } from '../auth.errors.js';

/** Seconds an access token is good for, unless its session ends before. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

const ISSUER = 'parley';
/** One token never passes for the other: another secret and another audience each. */
const ACCESS_AUDIENCE = 'parley:access';
const REFRESH_AUDIENCE = 'parley:refresh';

/** What a token says. Role and state are not among it: they are looked up for each request. */
export interface TokenClaims {
  userId: string;
  sessionId: string;
}

/** How access tokens are signed and checked; the algorithm is pinned for both kinds. */
export function jwtOptions(config: Config): JwtModuleOptions {
  return {
    secret: config.JWT_ACCESS_SECRET,
    signOptions: { algorithm: 'HS256', issuer: ISSUER },
    verifyOptions: { algorithms: ['HS256'], issuer: ISSUER },
  };
}

/** Writes and reads the two tokens of a session. */
@Injectable()
export class SessionTokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** An access token for the next 15 minutes. */
  access(claims: TokenClaims): string {
    const exp = this.seconds() + ACCESS_TOKEN_SECONDS;
    return this.jwt.sign(this.payload(claims, exp), { audience: ACCESS_AUDIENCE });
  }

  /** @throws BadTokenError */
  readAccess(token: string): TokenClaims {
    const claims = this.read(token, this.config.JWT_ACCESS_SECRET, ACCESS_AUDIENCE);
    if (!claims) throw new BadTokenError();
    return claims;
  }

  /** A refresh token, unlike any before: the session keeps the hash of the newest one. */
  refresh(claims: TokenClaims, expiresAt: Date): string {
    const payload = { ...this.payload(claims, Math.floor(expiresAt.getTime() / 1000)), jti: randomUUID() };
    return this.jwt.sign(payload, { secret: this.config.JWT_REFRESH_SECRET, audience: REFRESH_AUDIENCE });
  }

  /** @throws BadRefreshTokenError */
  readRefresh(token: string): TokenClaims {
    const claims = this.read(token, this.config.JWT_REFRESH_SECRET, REFRESH_AUDIENCE);
    if (!claims) throw new BadRefreshTokenError();
    return claims;
  }

  private payload({ userId, sessionId }: TokenClaims, exp: number): Record<string, string | number> {
    return { sub: userId, sid: sessionId, iat: this.seconds(), exp };
  }

  private read(token: string, secret: string, audience: string): TokenClaims | undefined {
    try {
      const { sub, sid } = this.jwt.verify<Record<string, unknown>>(token, {
        secret,
        audience,
        clockTimestamp: this.seconds(),
      });
      return isUUID(sub) && isUUID(sid) ? { userId: String(sub), sessionId: String(sid) } : undefined;
    } catch {
      // Why a token is bad is nobody's business but its forger's.
      return undefined;
    }
  }

  private seconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
