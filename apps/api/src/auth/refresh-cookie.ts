import { Injectable } from '@nestjs/common';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '@libs/clock/clock.js';
import { Config } from '@libs/config/config.js';
import type { SignedInDto } from './sign-in.dto.js';
import type { SignedIn } from './sign-in.service.js';

const NAME = 'parley_refresh';

/** The refresh token as a cookie that no script reads, no other site sends, and no other route than these sees. */
@Injectable()
export class RefreshCookie {
  private readonly options: CookieSerializeOptions;

  constructor(
    config: Config,
    private readonly clock: Clock,
  ) {
    const secure = config.PUBLIC_URL?.startsWith('https:') ?? false;
    this.options = { path: '/api/auth', httpOnly: true, sameSite: 'strict', secure };
  }

  /** Sets the cookie, keeps the answer out of every cache, and gives the answer's body. */
  answer(reply: FastifyReply, signedIn: SignedIn): SignedInDto {
    const { accessToken, refreshToken, refreshExpiresAt, expiresIn, user } = signedIn;
    const maxAge = Math.floor((refreshExpiresAt.getTime() - this.clock.now().getTime()) / 1000);
    void reply.setCookie(NAME, refreshToken, { ...this.options, maxAge }).header('cache-control', 'no-store');
    return { accessToken, refreshToken, expiresIn, user };
  }

  /** The token of the request's cookie, if there is one. */
  read(request: FastifyRequest): string | undefined {
    return request.cookies[NAME];
  }

  /** Takes the cookie away. */
  clear(reply: FastifyReply): void {
    void reply.clearCookie(NAME, this.options);
  }
}
